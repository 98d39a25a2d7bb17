package dev.funnel.evaluation.score;

import static dev.funnel.evaluation.Conversations.FUNCTIONS;
import static dev.funnel.evaluation.Conversations.calls;
import static dev.funnel.evaluation.Conversations.due;
import static dev.funnel.evaluation.Conversations.dueText;
import static dev.funnel.evaluation.Conversations.item;
import static dev.funnel.evaluation.Conversations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.funnel.evaluation.score.Verdict.Decision;
import dev.funnel.evaluation.score.Verdict.GoldCalls;
import dev.funnel.evaluation.score.Verdict.LeafVerdict;
import dev.funnel.evaluation.score.Verdict.MadeCalls;
import dev.funnel.evaluation.score.Verdict.Pairs;
import dev.funnel.evaluation.suite.Gold;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.evaluation.suite.Kind;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ScorerTest {
  private static final String BILL = "file {\"issue\":\"a wrong bill\",\"days\":3}";
  private static final ChatOutcome FAILURE =
      new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, "neither");

  private static Verdict judge(Item item, ChatOutcome outcome) {
    return Scorer.judge(item, new OutcomeReader().read(outcome, FUNCTIONS));
  }

  private static GoldCalls gold(Item item, ChatOutcome outcome) {
    return Objects.requireNonNull(judge(item, outcome).gold());
  }

  @Test
  void theDecisionIsCallOrTextOrNeither() {
    assertThat(judge(due(BILL), calls("close {}")).decision())
        .isEqualTo(new Decision(Kind.CALL, Kind.CALL));
    assertThat(judge(due(BILL), text("Hm?")).decision())
        .isEqualTo(new Decision(Kind.CALL, Kind.NO_CALL));
    assertThat(judge(dueText(), calls(BILL)).decision())
        .isEqualTo(new Decision(Kind.NO_CALL, Kind.CALL));
    assertThat(judge(dueText(), FAILURE).decision().isRight()).isFalse();
    assertThat(judge(dueText(), FAILURE).failure()).isEqualTo(ErrorCode.MALFORMED_OUTPUT);
  }

  @Test
  void aCallIsMetByTheSameFunctionAndArguments() {
    GoldCalls met = gold(due(BILL), calls("file {\"days\":3.0,\"issue\":\"A wrong  bill \"}"));

    assertThat(met.areNamesRight()).isTrue();
    assertThat(met.areArgumentsExact()).isTrue();
    assertThat(met.areArgumentsLenient()).isTrue();
    assertThat(met.pairs()).isEqualTo(new Pairs(2, 2, 2));
    assertThat(met.leaves())
        .containsExactly(
            new LeafVerdict("issue", true, true, 1.0), new LeafVerdict("days", true, true, null));
  }

  @Test
  void lenientArgumentsMayLackArticles() {
    GoldCalls met = gold(due(BILL), calls("file {\"issue\":\"wrong bill\",\"days\":3}"));

    assertThat(met.areArgumentsExact()).isFalse();
    assertThat(met.areArgumentsLenient()).isTrue();
    assertThat(met.pairs()).isEqualTo(new Pairs(2, 2, 1));
    assertThat(met.leaves())
        .containsExactly(
            new LeafVerdict("issue", false, true, 0.8), new LeafVerdict("days", true, true, null));
  }

  @Test
  void anArgumentTooManyIsWrongAndCountsAgainstTheF1() {
    GoldCalls met =
        gold(
            due("file {\"issue\":\"x\",\"tags\":[\"p\",\"q\"]}"),
            calls("file {\"issue\":\"x\",\"tags\":[\"p\"],\"days\":1,\"kind\":\"bill\"}"));

    assertThat(met.areArgumentsExact()).isFalse();
    assertThat(met.pairs()).isEqualTo(new Pairs(3, 4, 2));
    assertThat(met.leaves())
        .extracting(LeafVerdict::name, LeafVerdict::isExact)
        .containsExactly(tuple("issue", true), tuple("tags", true), tuple("tags", false));
  }

  @Test
  void withoutACallNothingOfItIsMet() {
    for (ChatOutcome nothing : List.of(text("A wrong bill, 3 days."), FAILURE)) {
      GoldCalls missed = gold(due(BILL), nothing);

      assertThat(missed.areNamesRight()).isFalse();
      assertThat(missed.areArgumentsLenient()).isFalse();
      assertThat(missed.pairs()).isEqualTo(new Pairs(2, 0, 0));
      assertThat(missed.leaves())
          .containsExactly(
              new LeafVerdict("issue", false, false, 0.0),
              new LeafVerdict("days", false, false, null));
    }
  }

  @Test
  void aFunctionWithoutArgumentsIsMetByItsNameButNotByAnother() {
    assertThat(gold(due("close {}"), calls("close {}")).areArgumentsExact()).isTrue();
    assertThat(gold(due("close {}"), calls(BILL)).areArgumentsExact()).isFalse();
    assertThat(gold(due("close {}"), calls("close {}", "close {}")).areArgumentsExact()).isFalse();
  }

  @Test
  void severalCallsAreMetInTheirOrder() {
    Item both = due(BILL, "close {}");

    assertThat(gold(both, calls(BILL, "close {}")).areArgumentsExact()).isTrue();
    assertThat(gold(both, calls("close {}", BILL)).areNamesRight()).isFalse();
    GoldCalls first = gold(both, calls(BILL));
    assertThat(first.areNamesRight()).isFalse();
    assertThat(first.areArgumentsExact()).isFalse();
    assertThat(first.pairs()).isEqualTo(new Pairs(2, 2, 2));
  }

  @Test
  void everyCallIsJudgedByItsSchemaAlsoWhereNoneWasDue() {
    ChatOutcome made =
        new ChatOutcome.FunctionCalls(
            List.of(
                new FunctionCall("1", "file", "{\"issue\":\"x\"}", true),
                new FunctionCall("2", "file", "{\"days\":1}")));

    assertThat(judge(dueText(), made).made()).isEqualTo(new MadeCalls(2, 1, 1));
    assertThat(judge(dueText(), made).gold()).isNull();
  }

  @Test
  void aTurnThatCannotBeReadIsOneCallThatIsNotValidAndOneThatWasNeverWrittenIsNone() {
    ChatOutcome refused = new ChatOutcome.Failure(ErrorCode.PROMPT_TOO_LONG, "too long");

    assertThat(judge(due(BILL), FAILURE).made()).isEqualTo(new MadeCalls(1, 0, 0));
    assertThat(judge(dueText(), FAILURE).made()).isEqualTo(new MadeCalls(1, 0, 0));
    assertThat(judge(due(BILL), refused).made()).isEqualTo(new MadeCalls(0, 0, 0));
  }

  @Test
  void whereOnlyTheDecisionIsKnownNothingElseIsJudged() {
    Item anyCall = item("i", new Gold(Kind.CALL, null, List.of()));

    assertThat(judge(anyCall, calls(BILL)).decision().isRight()).isTrue();
    assertThat(judge(anyCall, calls(BILL)).gold()).isNull();
  }

  @Test
  void aReplyMentionsAllThatItMustInAnyCase() {
    Item reply = dueText("C-17", "New York");

    assertThat(judge(reply, text("c-17 is on its way to new  york.")).mentions()).isTrue();
    assertThat(judge(reply, text("C-17 is on its way.")).mentions()).isFalse();
    assertThat(judge(reply, calls(BILL)).mentions()).isFalse();
    assertThat(judge(dueText(), text("Hello.")).mentions()).isNull();
  }
}
