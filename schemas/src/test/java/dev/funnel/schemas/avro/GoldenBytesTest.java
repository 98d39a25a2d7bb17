package dev.funnel.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Bytes that version 1 wrote are read for ever: the files are never changed. They begin with the
 * fingerprints of its schemas, so an edit of those shows here too.
 */
class GoldenBytesTest {
  private static final RecordOrigin ORIGIN =
      new RecordOrigin("chat.requests", 5, 77, Instant.ofEpochMilli(1_700_000_000_123L));
  private static final FunctionCall CALL = new FunctionCall("call_1", "file", "{\"a\":1}", true);
  private static final FunctionResult RESULT = new FunctionResult("call_1", "file", "C-17", true);

  private static final ChatRequest REQUEST =
      ChatRequest.builder(
              new RequestIdentity("tenant", "conversation", "id", 1, 2),
              List.of(
                  new ChatMessage.Instructions("Be brief."),
                  new ChatMessage.User("Grüße 😀"),
                  new ChatMessage.Assistant(null, List.of(CALL)),
                  RESULT))
          .model("m")
          .functions(List.of(new FunctionDefinition("file", "d", FunctionDefinition.NO_PARAMETERS)))
          .functionChoice(new FunctionChoice.Named("file"))
          .parallelCalls(false)
          .sampling(new SamplingParams(0.5, 0.9, 40, 7L, 99, List.of("END")))
          .execution(ChatRequest.Execution.DEFAULT)
          .deadline(Instant.parse("2030-01-31T12:00:00.000001Z"))
          .priority(-3)
          .metadata(Map.of("k", "v"))
          .dialect(Dialect.FUNCTIONS)
          .build();

  private static final ChatResponse RESPONSE =
      new ChatResponse(
          REQUEST.identity(),
          ORIGIN,
          "m",
          new ChatOutcome.FunctionCalls(List.of(CALL)),
          List.of(RESULT),
          new Usage(12, 3),
          REQUEST,
          REQUEST.metadata(),
          Dialect.FUNCTIONS);

  private static final DeadLetter DEAD_LETTER =
      new DeadLetter(
          ErrorCode.ENGINE_FAULT,
          "why",
          2,
          new InboundRecord(
              ORIGIN, null, Payload.of("value"), Map.of("funnel-id", Payload.of("id"))));

  private final ChatAvro avro = new ChatAvro();

  @Test
  void requestsOfVersionOneAreRead() throws RequestRefused {
    assertThat(avro.readRequest(golden("request"), PartialIdentity.NONE, ORIGIN))
        .isEqualTo(REQUEST);
  }

  @Test
  void responsesOfVersionOneAreRead() throws RequestRefused {
    assertThat(avro.readResponse(golden("response"))).isEqualTo(RESPONSE);
  }

  @Test
  void deadLettersOfVersionOneAreRead() throws RequestRefused {
    assertThat(avro.readDeadLetter(golden("dead-letter"))).isEqualTo(DEAD_LETTER);
  }

  @Test
  void theCurrentVersionIsWrittenAsItAlwaysWas() {
    assertThat(avro.writeRequest(REQUEST)).isEqualTo(golden("request"));
    assertThat(avro.writeResponse(RESPONSE)).isEqualTo(golden("response"));
    assertThat(avro.writeDeadLetter(DEAD_LETTER)).isEqualTo(golden("dead-letter"));
  }

  private static byte[] golden(String name) {
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden/v1-" + name + ".hex")) {
      return HexFormat.of()
          .parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
