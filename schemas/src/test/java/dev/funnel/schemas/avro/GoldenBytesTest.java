package dev.funnel.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
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
 * Bytes that a version wrote are read for ever: the files are never changed. They begin with the
 * fingerprints of its schemas, so an edit of those shows here too.
 */
class GoldenBytesTest {
  private static final RecordOrigin ORIGIN =
      new RecordOrigin("chat.requests", 5, 77, Instant.ofEpochMilli(1_700_000_000_123L));
  private static final FunctionCall CALL = new FunctionCall("call_1", "file", "{\"a\":1}", true);
  private static final FunctionResult RESULT = new FunctionResult("call_1", "file", "C-17", true);

  private static final ChatRequest REQUEST_1 =
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

  // What version 2 added, each away from its default.
  private static final ChatRequest REQUEST_2 =
      REQUEST_1.toBuilder()
          .execution(new ChatRequest.Execution(true, 8, true))
          .schemaMode(SchemaMode.BEST_EFFORT)
          .responseSchema("{\"type\":\"array\"}")
          .build();

  // What version 3 added.
  private static final DeadLetter STORY =
      new DeadLetter(
          ErrorCode.ENGINE_CRASH,
          "why",
          2,
          "4bf92f3577b34da6a3ce929d0e0e4736",
          List.of("chat.requests-5-78"),
          deadLetter(ErrorCode.ENGINE_CRASH).record());

  private static final LedgerEntry ENTRY =
      new LedgerEntry(
          REQUEST_1.identity(),
          Payload.of("a".repeat(LedgerEntry.HASH_BYTES)),
          77,
          78,
          FinishReason.FUNCTION_CALL,
          ErrorCode.DEADLINE_EXCEEDED,
          Instant.ofEpochMilli(1_700_000_600_000L),
          true,
          ORIGIN.timestamp());

  private final ChatAvro avro = new ChatAvro();

  @Test
  void requestsOfEveryVersionAreRead() throws RequestRefused {
    assertThat(readRequest("v1")).isEqualTo(REQUEST_1);
    assertThat(readRequest("v2")).isEqualTo(REQUEST_2);
  }

  @Test
  void responsesOfEveryVersionAreRead() throws RequestRefused {
    assertThat(avro.readResponse(golden("v1-response"))).isEqualTo(response(REQUEST_1));
    assertThat(avro.readResponse(golden("v2-response"))).isEqualTo(response(REQUEST_2));
    assertThat(avro.readResponse(golden("v3-response"))).isEqualTo(response(REQUEST_2));
  }

  @Test
  void deadLettersOfEveryVersionAreRead() throws RequestRefused {
    assertThat(avro.readDeadLetter(golden("v1-dead-letter")))
        .isEqualTo(deadLetter(ErrorCode.ENGINE_FAULT));
    assertThat(avro.readDeadLetter(golden("v2-dead-letter")))
        .isEqualTo(deadLetter(ErrorCode.UNSUPPORTED_SCHEMA));
    assertThat(avro.readDeadLetter(golden("v3-dead-letter"))).isEqualTo(STORY);
  }

  @Test
  void theCurrentVersionIsWrittenAsItAlwaysWas() {
    assertThat(avro.writeRequest(REQUEST_2)).isEqualTo(golden("v2-request"));
    assertThat(avro.writeResponse(response(REQUEST_2))).isEqualTo(golden("v3-response"));
    assertThat(avro.writeDeadLetter(STORY)).isEqualTo(golden("v3-dead-letter"));
  }

  @Test
  void theLedgerIsWrittenAsItAlwaysWas() throws RequestRefused {
    assertThat(avro.writeLedgerEntry(ENTRY)).isEqualTo(golden("v3-ledger-entry"));
    assertThat(avro.readLedgerEntry(golden("v3-ledger-entry"), ENTRY.identity())).isEqualTo(ENTRY);
  }

  private ChatRequest readRequest(String version) throws RequestRefused {
    return avro.readRequest(golden(version + "-request"), PartialIdentity.NONE, ORIGIN);
  }

  private static ChatResponse response(ChatRequest request) {
    return new ChatResponse(
        request.identity(),
        ORIGIN,
        "m",
        new ChatOutcome.FunctionCalls(List.of(CALL)),
        List.of(RESULT),
        new Usage(12, 3),
        request,
        request.metadata(),
        Dialect.FUNCTIONS);
  }

  private static DeadLetter deadLetter(ErrorCode code) {
    return new DeadLetter(
        code,
        "why",
        2,
        new InboundRecord(
            ORIGIN, null, Payload.of("value"), Map.of("funnel-id", Payload.of("id"))));
  }

  private static byte[] golden(String name) {
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden/" + name + ".hex")) {
      return HexFormat.of()
          .parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
