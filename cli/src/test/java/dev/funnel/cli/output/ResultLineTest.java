package dev.funnel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.cli.output.ResultLine.Problem;
import dev.funnel.producer.Conversation;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.json.JsonException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultLineTest {
  private static final RequestIdentity IDENTITY = RequestIdentity.of("r1", "r1");
  private static final ChatRequest REQUEST =
      ChatRequest.builder(IDENTITY, List.of(new ChatMessage.User("wifi"))).build();

  @Test
  void aConversationWithACallIsOneLine() {
    ResultLine line =
        ResultLine.of(
            REQUEST,
            new Conversation(
                List.of(
                    turn(
                        new ChatOutcome.FunctionCalls(
                            List.of(new FunctionCall("call_1", "file", "{\"issue\": \"wifi\"}"))),
                        List.of()),
                    turn(
                        new ChatOutcome.Answer("Done.", FinishReason.STOP),
                        List.of(
                            new FunctionResult(
                                "call_1", "file", "{\"ticket\":\"C-1\"}", false))))));

    assertThat(line.toJson())
        .isEqualTo(
            """
            {"id":"r1","status":"completed",\
            "calls":[{"id":"call_1","name":"file","arguments":{"issue":"wifi"}}],\
            "results":[{"id":"call_1","name":"file","content":{"ticket":"C-1"},"is_error":false}],\
            "answer":"Done.","error":null,\
            "usage":{"prompt_tokens":20,"completion_tokens":10,"total_tokens":30}}""");
    assertThat(ResultLine.parse(line.toJson())).isEqualTo(line);
  }

  @Test
  void aCallThatTheTokenLimitEndedSaysSo() {
    ResultLine line =
        ResultLine.of(
            REQUEST,
            new Conversation(
                List.of(
                    turn(
                        new ChatOutcome.FunctionCalls(
                            List.of(new FunctionCall("call_1", "file", "{}", true))),
                        List.of()))));

    assertThat(line.hasCallsClosedByLimit()).isTrue();
    assertThat(line.toJson()).contains("\"arguments\":{},\"closed_by_limit\":true}");
    assertThat(ResultLine.parse(line.toJson())).isEqualTo(line);
  }

  @Test
  void aFailureIsItsCodeAndMessage() {
    ResultLine line =
        ResultLine.of(
            REQUEST,
            new Conversation(
                List.of(
                    turn(
                        new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, "no JSON"),
                        List.of()))));

    assertThat(line.isCompleted()).isFalse();
    assertThat(line.toJson())
        .contains("\"status\":\"failed\"", "\"answer\":null")
        .contains("\"error\":{\"code\":\"MALFORMED_OUTPUT\",\"message\":\"no JSON\"}");
    assertThat(ResultLine.parse(line.toJson())).isEqualTo(line);
  }

  @Test
  void plainTextResultsAndCutOffArgumentsStayTexts() {
    ResultLine line =
        ResultLine.of(
            REQUEST,
            new Conversation(
                List.of(
                    turn(
                        new ChatOutcome.FunctionCalls(
                            List.of(new FunctionCall("c", "f", "{\"a\":", true))),
                        List.of(new FunctionResult("b", "f", "it rains", true))))));

    assertThat(line.toJson())
        .contains("\"arguments\":\"{\\\"a\\\":\"", "\"content\":\"it rains\",\"is_error\":true");
  }

  @Test
  void otherJsonIsNoResultLine() {
    assertThatThrownBy(() -> ResultLine.parse("{\"id\":\"x\"}")).isInstanceOf(JsonException.class);
    assertThatThrownBy(
            () ->
                ResultLine.failed("x", new Problem("C", "m"))
                    .toJson()
                    .transform(
                        json -> ResultLine.parse(json.replace("\"calls\":[]", "\"calls\":{}"))))
        .isInstanceOf(JsonException.class);
  }

  private static ChatResponse turn(ChatOutcome outcome, List<FunctionResult> results) {
    @Nullable ChatRequest executed = outcome instanceof ChatOutcome.FunctionCalls ? REQUEST : null;
    return new ChatResponse(
        IDENTITY,
        new RecordOrigin("chat.requests", 0, 1, Instant.EPOCH),
        "m",
        outcome,
        results,
        new Usage(10, 5),
        executed,
        Map.of(),
        Dialect.TOOLS);
  }
}
