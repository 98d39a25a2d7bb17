package dev.funnel.evaluation.run;

import static dev.funnel.evaluation.Conversations.calls;
import static dev.funnel.evaluation.Conversations.due;
import static dev.funnel.evaluation.Conversations.dueText;
import static dev.funnel.evaluation.Conversations.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.evaluation.report.Speed;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.json.JsonCursor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EvaluationRunTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final String CALL = "file {\"issue\":\"bill\"}";

  /** Answers a request as soon as the next one is asked, or the run waits for it. */
  private static final class LateModel implements EvaluatedModel {
    private final List<ChatOutcome> outcomes;
    private final List<ChatRequest> asked = new ArrayList<>();
    private final List<CompletableFuture<Turn>> turns = new ArrayList<>();

    LateModel(ChatOutcome... outcomes) {
      this.outcomes = List.of(outcomes);
    }

    @Override
    public String name() {
      return "late";
    }

    @Override
    public CompletableFuture<Turn> submit(ChatRequest request) {
      asked.add(request);
      turns.add(new CompletableFuture<>());
      if (asked.size() == outcomes.size()) {
        // The last one first: the order of ends is not that of items.
        for (int i = outcomes.size() - 1; i >= 0; i--) {
          turns.get(i).complete(new Turn(response(asked.get(i), outcomes.get(i)), "text " + i));
        }
      }
      return turns.get(asked.size() - 1);
    }
  }

  private static ChatResponse response(ChatRequest request, ChatOutcome outcome) {
    return new ChatResponse(
        request.identity(),
        new RecordOrigin("t", 0, 0, Instant.EPOCH),
        "late",
        outcome,
        List.of(),
        new Usage(100, 10),
        null,
        Map.of(),
        Dialect.TOOLS);
  }

  @Test
  void everyItemIsAskedGreedilyAndJudgedInTheOrderOfTheSuite() throws InterruptedException {
    List<Item> items = List.of(due(CALL), dueText(), due(CALL));
    LateModel model = new LateModel(calls(CALL), text("Hello."), text("Hm?"));
    List<Judged> judged = new ArrayList<>();

    Speed speed = new EvaluationRun(model, CLOCK).run(items, judged::add);

    assertThat(judged).extracting(Judged::text).containsExactly("text 0", "text 1", "text 2");
    assertThat(judged)
        .extracting(end -> end.verdict().decision().isRight())
        .containsExactly(true, true, false);
    assertThat(model.asked)
        .allSatisfy(
            request -> {
              assertThat(request.sampling().temperature()).isZero();
              assertThat(request.parallelCalls()).isTrue();
              assertThat(request.functions()).hasSize(2);
            });
    assertThat(model.asked).extracting(ChatRequest::identity).doesNotHaveDuplicates();
    assertThat(speed.items()).isEqualTo(3);
    assertThat(speed.promptTokens()).isEqualTo(300);
    assertThat(speed.completionTokens()).isEqualTo(30);
  }

  @Test
  void aRunEndsWithItsModel() {
    EvaluatedModel dead =
        new EvaluatedModel() {
          @Override
          public String name() {
            return "dead";
          }

          @Override
          public CompletableFuture<Turn> submit(ChatRequest request) {
            return CompletableFuture.failedFuture(new IllegalStateException("no memory"));
          }
        };

    assertThatThrownBy(() -> new EvaluationRun(dead, CLOCK).run(List.of(dueText()), judged -> {}))
        .isInstanceOf(ModelEnded.class)
        .hasMessageContaining("no memory");
  }

  @Test
  void aLogLineSaysWhatWasDueWhatCameAndTheVerdicts() throws InterruptedException {
    List<JsonCursor> lines = new ArrayList<>();
    ChatOutcome broken = calls("file {\"days\":3}", "close {}");

    new EvaluationRun(new LateModel(broken, text("C-17.")), CLOCK)
        .run(
            List.of(due(CALL), dueText("C-17")),
            judged -> lines.add(JsonCursor.parse(LogLine.of(judged).toJson())));

    JsonCursor call = lines.get(0);
    assertThat(call.at("gold").at("calls").elements().get(0).at("arguments").string("issue"))
        .isEqualTo("bill");
    JsonCursor made = call.at("got").at("calls").elements().get(0);
    assertThat(made.at("arguments").integer("days")).isEqualTo(3);
    assertThat(made.string("problem")).contains("issue");
    assertThat(call.at("verdict").bool("decision")).isTrue();
    assertThat(call.at("verdict").bool("function")).isFalse();
    assertThat(call.at("verdict").at("leaves").elements().get(0).string("name")).isEqualTo("issue");
    assertThat(lines.get(1).at("verdict").bool("mentions")).isTrue();
    assertThat(lines.get(1).string("text")).isEqualTo("text 1");
  }
}
