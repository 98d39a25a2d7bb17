package dev.funnel.evaluation.report;

import static dev.funnel.evaluation.Conversations.FUNCTIONS;
import static dev.funnel.evaluation.Conversations.calls;
import static dev.funnel.evaluation.Conversations.due;
import static dev.funnel.evaluation.Conversations.dueText;
import static dev.funnel.evaluation.Conversations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.funnel.evaluation.score.OutcomeReader;
import dev.funnel.evaluation.score.Scorer;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.json.JsonCursor;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TalliesTest {
  private static final String GOLD = "file {\"issue\":\"the bill\",\"days\":3}";
  private static final ChatOutcome TOO_LONG =
      new ChatOutcome.Failure(ErrorCode.PROMPT_TOO_LONG, "too long");
  private static final ChatOutcome MALFORMED =
      new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, "neither");

  private final GroupTallies tallies = new GroupTallies(Set.of("issue", "days"));

  private void add(String group, Item item, ChatOutcome outcome) {
    tallies.add(group, Scorer.judge(item, new OutcomeReader().read(outcome, FUNCTIONS)));
  }

  private void addAll() {
    add("b", due(GOLD), calls(GOLD));
    add("b", due(GOLD), calls("file {\"issue\":\"bill\",\"days\":3}"));
    add("b", due(GOLD), calls("file {\"issue\":\"phone\",\"days\":3}"));
    add("b", due(GOLD), text("Hm?"));
    add("a", due("file {\"issue\":\"x\"}"), TOO_LONG);
    add("a", dueText(), text("Hello."));
    add("a", dueText("C-17"), text("C-17"));
    add("a", dueText("C-18"), calls("file {\"days\":1}"));
    add("a", dueText(), MALFORMED);
  }

  @Test
  void precisionIsOfWhatWasMadeAndRecallOfWhatWasDue() {
    addAll();

    Decisions decisions = tallies.total().decisions();
    assertThat(decisions).isEqualTo(new Decisions(3, 1, 1, 2, 1, 1));
    assertThat(decisions.callPrecision()).isEqualTo(new Share(3, 4));
    assertThat(decisions.callRecall()).isEqualTo(new Share(3, 5));
    assertThat(decisions.noCallPrecision()).isEqualTo(new Share(2, 3));
    assertThat(decisions.noCallRecall()).isEqualTo(new Share(2, 4));
    assertThat(decisions.right()).isEqualTo(new Share(5, 9));
  }

  @Test
  void callsAreMeasuredOverTheItemsWithGoldCalls() {
    addAll();

    Figures total = tallies.total();
    assertThat(total.names()).isEqualTo(new Share(3, 5));
    assertThat(total.exact()).isEqualTo(new Share(1, 5));
    assertThat(total.lenient()).isEqualTo(new Share(2, 5));
    assertThat(total.argumentF1().orElseThrow()).isCloseTo(2.0 * 4 / (9 + 6), within(1e-9));
    assertThat(total.leaves().keySet()).containsExactly("issue", "days");
    LeafFigures issue = total.leaves().get("issue");
    assertThat(issue.exact()).isEqualTo(new Share(1, 5));
    assertThat(issue.lenient()).isEqualTo(new Share(2, 5));
    assertThat(issue.tokenF1().orElseThrow()).isCloseTo((1 + 2.0 / 3) / 5, within(1e-9));
    assertThat(total.leaves().get("days").tokenF1()).isEmpty();
  }

  @Test
  void argumentsAreRightTogetherWhereAGoldCallHasAllOfThem() {
    addAll();

    assertThat(tallies.total().together().exact()).isEqualTo(new Share(1, 4));
    assertThat(tallies.total().together().lenient()).isEqualTo(new Share(2, 4));
  }

  @Test
  void callsMadeAreValidOrNotAndRepliesMentionOrNot() {
    addAll();

    assertThat(tallies.total().valid()).isEqualTo(new Share(3, 5));
    assertThat(tallies.total().mentions()).isEqualTo(new Share(1, 2));
  }

  @Test
  void failuresAreCountedAndToldApartByWhoseTheyAre() {
    addAll();

    assertThat(tallies.numFailed()).isEqualTo(2);
    assertThat(tallies.total().failures())
        .isEqualTo(Map.of(ErrorCode.PROMPT_TOO_LONG, 1L, ErrorCode.MALFORMED_OUTPUT, 1L));
    assertThat(tallies.total().numNotOfTheModel()).isEqualTo(1);
  }

  @Test
  void groupsHaveFiguresOfTheirOwn() {
    addAll();

    assertThat(tallies.groups().keySet()).containsExactly("a", "b");
    assertThat(tallies.groups().get("b").items()).isEqualTo(4);
    assertThat(tallies.groups().get("b").mentions().rate()).isEmpty();
  }

  @Test
  void theTableHasARowForEachGroupAndOneForAll() {
    addAll();

    assertThat(ReportTable.of(report()))
        .isEqualTo(
            """
                    items  call P  call R  text P  text R  decided  function   exact  lenient  arg F1   valid  mentions
            a           5    0.0%    0.0%  100.0%   50.0%    40.0%      0.0%    0.0%     0.0%   0.000    0.0%     50.0%
            b           4  100.0%   75.0%    0.0%       -    75.0%     75.0%   25.0%    50.0%   0.571  100.0%         -
            total       9   75.0%   60.0%   66.7%   50.0%    55.6%     60.0%   20.0%    40.0%   0.533   60.0%     50.0%

            arguments  in gold   exact  lenient  token F1
            issue            5   20.0%    40.0%     0.333
            days             4   75.0%    75.0%         -
            days, issue right together: 25.0% exact, 50.0% lenient, of 4
            neither text nor call: PROMPT_TOO_LONG 1, MALFORMED_OUTPUT 1
            m+a, constrained; 9 of 12 items of s.jsonl
            2.0 s: 4.50 items/s, 450 prompt and 45 completion tokens/s
            """);
  }

  @Test
  void theJsonHasEveryCountBesideItsRate() {
    addAll();

    JsonCursor json = JsonCursor.parse(ReportJson.of(report()).toJson());

    assertThat(json.at("suite").string("sha256")).isEqualTo("00ff");
    assertThat(json.string("adapter")).isEqualTo("adapters/a");
    assertThat(json.at("speed").real("items_per_second")).isEqualTo(4.5);
    JsonCursor total = json.at("total");
    assertThat(total.at("call_recall").integer("count")).isEqualTo(3);
    assertThat(total.at("call_recall").integer("of")).isEqualTo(5);
    assertThat(total.at("call_recall").real("rate")).isEqualTo(0.6);
    assertThat(total.at("decisions").integer("calls_missed")).isEqualTo(1);
    assertThat(total.at("leaves").at("issue").integer("free_text")).isEqualTo(5);
    assertThat(total.at("failures").integer("PROMPT_TOO_LONG")).isEqualTo(1);
    assertThat(json.at("groups").at("b").at("mentions").at("rate").isNull()).isTrue();
  }

  private Report report() {
    return new Report(
        new Subject("s.jsonl", "00ff", 12, 0, "m+a", "adapters/a", true),
        Set.of("issue", "days"),
        tallies.total(),
        tallies.groups(),
        new Speed(Duration.ofSeconds(2), 9, 900, 90));
  }
}
