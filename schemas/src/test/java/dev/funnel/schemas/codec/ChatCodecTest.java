package dev.funnel.schemas.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RandomValues;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Usage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCodecTest {
  private static final RecordOrigin ORIGIN =
      new RecordOrigin("chat.requests", 3, 41, Instant.ofEpochMilli(1_700_000_000_123L));
  private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private static final ChatResponse FAILURE =
      new ChatResponse(
          new RequestIdentity("t", "c", "i", 1, 2),
          ORIGIN,
          "",
          new ChatOutcome.Failure(ErrorCode.UNKNOWN_MODEL, "which?"),
          List.of(),
          Usage.NONE,
          null,
          Map.of(),
          Dialect.TOOLS);

  private final ChatCodec codec = new ChatCodec();

  @Test
  void withoutIdAndKeyTheCoordinatesNameTheTurn() throws RequestRefused {
    InboundRecord record = record(null, BODY, Map.of());

    assertThat(codec.decodeRequest(record).identity())
        .isEqualTo(RequestIdentity.of("chat.requests-3-41", "chat.requests-3-41"));
  }

  @Test
  void keyAndHeadersNameTheTurn() throws RequestRefused {
    InboundRecord record =
        record(
            "conversation",
            BODY,
            Map.of(
                Headers.ID, "id", Headers.TURN, "2", Headers.GENERATION, "1", Headers.TENANT, "t"));
    RequestIdentity expected = new RequestIdentity("t", "conversation", "id", 2, 1);

    assertThat(codec.decodeRequest(record).identity()).isEqualTo(expected);
    assertThat(codec.identify(record)).isEqualTo(expected);
  }

  @Test
  void theBodyFillsInWhatHeadersLackAndMustNotDiffer() throws RequestRefused {
    String body =
        BODY.replace("{\"messages", "{\"funnel\":{\"id\":\"body\",\"turn\":1},\"messages");

    assertThat(codec.decodeRequest(record(null, body, Map.of())).identity())
        .isEqualTo(new RequestIdentity("", "body", "body", 1, 0));
    assertThat(codec.decodeRequest(record("k", body, Map.of(Headers.ID, "body"))).identity())
        .isEqualTo(new RequestIdentity("", "k", "body", 1, 0));
    assertRefused(
        record(null, body, Map.of(Headers.ID, "other")), ErrorCode.INVALID_REQUEST, "id differs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+1", "01", "x", "1.5", "99999999999"})
  void aMalformedTurnIsRefusedYetTheRecordIsIdentified(String turn) {
    InboundRecord record = record("k", BODY, Map.of(Headers.ID, "id", Headers.TURN, turn));

    assertRefused(record, ErrorCode.INVALID_REQUEST, Headers.TURN);
    assertThat(codec.identify(record)).isEqualTo(RequestIdentity.of("k", "id"));
  }

  @Test
  void namesThatAreTooLongOrNotUtf8AreRefusedYetTheRecordIsIdentified() {
    InboundRecord tooLong = record("k".repeat(301), BODY, Map.of(Headers.ID, "i".repeat(301)));
    InboundRecord binaryKey =
        new InboundRecord(ORIGIN, Payload.of(new byte[] {(byte) 0xff}), Payload.of(BODY), Map.of());
    RequestIdentity coordinates = RequestIdentity.of(ORIGIN.coordinates(), ORIGIN.coordinates());

    assertRefused(tooLong, ErrorCode.INVALID_REQUEST, "record key");
    assertRefused(binaryKey, ErrorCode.INVALID_REQUEST, "record key");
    assertThat(codec.identify(tooLong)).isEqualTo(coordinates);
    assertThat(codec.identify(binaryKey)).isEqualTo(coordinates);
  }

  @Test
  void contentTypeDecidesElseTheValueIsSniffed() {
    assertThat(codec.encodingOf(record(null, BODY, Map.of()))).isEqualTo(Encoding.JSON);
    assertThat(
            codec.encodingOf(
                record(
                    null, BODY, Map.of(Headers.CONTENT_TYPE, "application/json; charset=utf-8"))))
        .isEqualTo(Encoding.JSON);
    assertThat(codec.encodingOf(record(null, BODY, Map.of(Headers.CONTENT_TYPE, Headers.AVRO))))
        .isEqualTo(Encoding.AVRO);
    assertThat(codec.encodingOf(new InboundRecord(ORIGIN, null, null, Map.of())))
        .isEqualTo(Encoding.JSON);
  }

  @Test
  void tombstonesAndOversizedValuesAreRefused() {
    assertRefused(
        new InboundRecord(ORIGIN, null, null, Map.of()), ErrorCode.UNDECODABLE, "no value");
    assertRefused(
        record(null, " ".repeat((1 << 20) + 1), Map.of()), ErrorCode.INVALID_REQUEST, "1048576");
  }

  @Test
  void whateverTheBytesAreTheyAreRefusedOrReadAndAlwaysIdentified() {
    Random random = new Random(5);
    RandomValues values = new RandomValues(5);
    for (int i = 0; i < 3_000; i++) {
      Encoding encoding = i % 2 == 0 ? Encoding.AVRO : Encoding.JSON;
      OutboundRecord valid = codec.encodeRequest(values.request(), "t", null, encoding);
      byte[] bytes = valid.value().bytes().clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      InboundRecord record = new InboundRecord(ORIGIN, null, Payload.of(bytes), valid.headers());

      assertThat(codec.identify(record)).isNotNull();
      try {
        assertThat(codec.decodeRequest(record)).isNotNull();
      } catch (RequestRefused e) {
        assertThat(e.getMessage()).hasSizeLessThanOrEqualTo(RequestRefused.MAX_MESSAGE_LENGTH);
      }
    }
  }

  @Test
  void anErrorResponseCarriesItsCodeInTheHeaders() {
    OutboundRecord record = codec.encodeResponse(FAILURE, "chat.responses", 3, Encoding.JSON);

    assertThat(record.partition()).isEqualTo(3);
    assertThat(texts(record))
        .isEqualTo(
            Map.of(
                "content-type", "application/json",
                "funnel-id", "i",
                "funnel-turn", "1",
                "funnel-generation", "2",
                "funnel-tenant", "t",
                "funnel-finish-reason", "FAILED",
                "funnel-error-code", "UNKNOWN_MODEL"));
    assertThat(record.value().text())
        .isEqualTo(
            "{\"id\":\"i\",\"object\":\"error\",\"error\":{\"message\":\"which?\","
                + "\"type\":\"invalid_request_error\",\"code\":\"UNKNOWN_MODEL\",\"param\":null},"
                + "\"created\":1700000000,\"model\":\"\",\"usage\":{\"prompt_tokens\":0,"
                + "\"completion_tokens\":0,\"total_tokens\":0},\"funnel\":{\"conversation\":\"c\","
                + "\"id\":\"i\",\"turn\":1,\"generation\":2,\"tenant\":\"t\",\"dialect\":\"tools\","
                + "\"origin\":{\"topic\":\"chat.requests\",\"partition\":3,\"offset\":41,"
                + "\"timestamp\":\"2023-11-14T22:13:20.123Z\"},\"results\":[]}}");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aResponseToARecordThatLiesNowhereIsRefused(Encoding encoding) {
    byte[] crafted =
        codec.encodeResponse(FAILURE, "chat.responses", 3, encoding).value().bytes().clone();
    String latin = new String(crafted, ISO_8859_1);
    int partition = latin.indexOf("chat.requests") + "chat.requests".length();
    if (encoding == Encoding.JSON) {
      crafted = latin.replace("\"partition\":3", "\"partition\":-1").getBytes(ISO_8859_1);
    } else {
      // Zigzag: -1.
      crafted[partition] = 1;
    }
    InboundRecord record = new InboundRecord(ORIGIN, null, Payload.of(crafted), Map.of());

    assertThatThrownBy(() -> codec.decodeResponse(record))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageContaining("partition and offset of an origin are -1 and 41");
  }

  @Test
  void aDeadLetterNamesItsRecordAsKafkasOwnQueuesDo() {
    InboundRecord failed = record("k", "garbage", Map.of());
    DeadLetter letter = new DeadLetter(ErrorCode.UNDECODABLE, "why", 1, failed);

    OutboundRecord record = codec.encodeDeadLetter(letter, "chat.requests.dlq");

    assertThat(record.key()).isEqualTo(failed.key());
    assertThat(texts(record))
        .isEqualTo(
            Map.of(
                "content-type", Headers.AVRO,
                "funnel-error-code", "UNDECODABLE",
                "funnel-attempts", "1",
                "__dlq.errors.message", "why",
                "__dlq.errors.topic", "chat.requests",
                "__dlq.errors.partition", "3",
                "__dlq.errors.offset", "41",
                "__dlq.errors.timestamp", "1700000000123"));
  }

  private void assertRefused(InboundRecord record, ErrorCode code, String message) {
    assertThatThrownBy(() -> codec.decodeRequest(record))
        .isInstanceOfSatisfying(
            RequestRefused.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static InboundRecord record(
      @Nullable String key, String value, Map<String, String> headers) {
    Map<String, Payload> payloads = new HashMap<>();
    headers.forEach((name, text) -> payloads.put(name, Payload.of(text)));
    return new InboundRecord(
        ORIGIN, key == null ? null : Payload.of(key), Payload.of(value), payloads);
  }

  private static Map<String, String> texts(OutboundRecord record) {
    Map<String, String> texts = new HashMap<>();
    record.headers().forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }
}
