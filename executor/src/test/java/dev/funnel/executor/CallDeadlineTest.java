package dev.funnel.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.transport.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** One place for calls: the second waits for the first. */
class CallDeadlineTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RequestIdentity IDENTITY = RequestIdentity.of("conversation", "request");
  private static final FunctionDefinition FILE =
      new FunctionDefinition("file", null, FunctionDefinition.NO_PARAMETERS);

  private final ChatCodec codec = new ChatCodec();

  @Test
  void aCallWhoseDeadlinePassesBeforeItHasItsPlaceIsNotRun() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    var registry =
        new FunctionRegistry(
            List.of(
                new FunctionRegistry.Registered(
                    FILE,
                    call -> {
                      now.set(NOW.plusSeconds(1));
                      return "{}";
                    })));
    var handler =
        new CallHandler(
            Topics.DEFAULT,
            new CallRunner(registry),
            new CallPool(1, new InlineThreads()),
            Duration.ofSeconds(30),
            clock);

    List<Outcome> outcomes = new ArrayList<>();
    handler.handle(twoCalls(), outcomes::add);

    OutboundRecord written = ((Outcome.Acknowledged) outcomes.get(0)).records().get(0);
    ChatRequest next = codec.decodeRequest(inbound(written));
    int numMessages = next.messages().size();
    assertThat(next.messages().subList(numMessages - 2, numMessages))
        .extracting(message -> ((FunctionResult) message).content())
        .containsExactly("{}", "{\"error\":\"the deadline passed before the function was run\"}");
  }

  private InboundRecord twoCalls() {
    ChatRequest request =
        ChatRequest.builder(IDENTITY, List.of(new ChatMessage.User("It hums.")))
            .functions(List.of(FILE))
            .execution(ChatRequest.Execution.DEFAULT)
            .deadline(NOW.plusSeconds(1))
            .build();
    List<FunctionCall> calls =
        List.of(
            new FunctionCall(IDENTITY.callId(0), "file", "{}"),
            new FunctionCall(IDENTITY.callId(1), "file", "{}"));
    ChatResponse response =
        new ChatResponse(
            IDENTITY,
            new RecordOrigin("chat.requests", 0, 17, NOW),
            "scripted",
            new ChatOutcome.FunctionCalls(calls),
            List.of(),
            Usage.NONE,
            request,
            Map.of(),
            Dialect.TOOLS);
    return inbound(codec.encodeResponse(response, "chat.responses", 0, Encoding.AVRO));
  }

  private static InboundRecord inbound(OutboundRecord record) {
    return new InboundRecord(
        new RecordOrigin(record.topic(), 0, 0, NOW),
        record.key(),
        record.value(),
        record.headers());
  }
}
