package dev.funnel.cli.letters;

import dev.funnel.producer.deadletters.StoredLetter;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dead letters as text. What came from outside is shown without control characters. */
public final class LetterText {
  private static final ChatCodec CODEC = new ChatCodec();
  private static final String ROW = "%-9s %-20s %-22s %-8s %-26s %-24s %s";

  private LetterText() {}

  /** What stands above {@link #row}s. */
  public static String heading() {
    return String.format(
        Locale.ROOT, ROW, "PLACE", "FAILED AT", "CODE", "BLAME", "RECORD", "ID", "WHY");
  }

  /** A letter in a line. */
  public static String row(StoredLetter stored) {
    DeadLetter letter = stored.letter();
    return String.format(
        Locale.ROOT,
        ROW,
        stored.place(),
        stored.written().truncatedTo(ChronoUnit.SECONDS),
        letter.code(),
        letter.code().blame().name().toLowerCase(Locale.ROOT),
        cut(letter.record().origin().coordinates(), 26),
        cut(stored.identity().id(), 24),
        cut(letter.message(), 80));
  }

  /** All that a letter tells, a line each, and its request as JSON where it can be read. */
  public static List<String> story(StoredLetter stored) {
    DeadLetter letter = stored.letter();
    InboundRecord record = letter.record();
    RequestIdentity identity = stored.identity();
    String request = request(record);
    return List.of(
        line("letter", stored.place()),
        line("failed at", stored.written()),
        line("code", letter.code() + ", to be changed by the " + blame(letter)),
        line("why", letter.message()),
        line("next step", letter.code().nextStep()),
        line("attempts", letter.attempts()),
        line("record", record.origin().coordinates() + " of " + record.origin().timestamp()),
        line("tenant", identity.tenant()),
        line("conversation", identity.conversation()),
        line("id", identity.id()),
        line("turn", identity.turn() + ", generation " + identity.generation()),
        line("trace", letter.traceId() == null ? "none" : letter.traceId()),
        line("ran beside", letter.batchMates().isEmpty() ? "-" : letter.batchMates()),
        line("value", size(record.value()) + (stored.isWhole() ? "" : ", not the whole record")),
        request == null ? "" : request);
  }

  /** All that a letter tells, in one JSON object; what is no text as base64. */
  public static String json(StoredLetter stored) {
    DeadLetter letter = stored.letter();
    InboundRecord record = letter.record();
    RequestIdentity identity = stored.identity();
    JsonObject.Builder headers = JsonObject.builder();
    record.headers().forEach((name, value) -> headers.put(name, value.text()));
    Payload value = record.value();
    return JsonObject.builder()
        .put("place", stored.place().toString())
        .put("failed_at", stored.written().toString())
        .put("code", letter.code().name())
        .put("blame", letter.code().blame().name())
        .put("message", letter.message())
        .put("next_step", letter.code().nextStep())
        .put("attempts", letter.attempts())
        .put("topic", record.origin().topic())
        .put("partition", record.origin().partition())
        .put("offset", record.origin().offset())
        .put("timestamp", record.origin().timestamp().toString())
        .put("tenant", identity.tenant())
        .put("conversation", identity.conversation())
        .put("id", identity.id())
        .put("turn", identity.turn())
        .put("generation", identity.generation())
        .putIfPresent("trace_id", letter.traceId())
        .put("batch_mates", JsonArray.ofStrings(letter.batchMates()))
        .put("is_whole", stored.isWhole())
        .put("headers", headers.build())
        .putIfPresent(
            "value_base64",
            value == null ? null : Base64.getEncoder().encodeToString(value.bytes()))
        .build()
        .toJson();
  }

  private static String blame(DeadLetter letter) {
    return letter.code().blame().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String request(InboundRecord record) {
    try {
      Payload json =
          CODEC.encodeRequest(CODEC.decodeRequest(record), "", null, Encoding.JSON).value();
      return printable(new String(json.bytes(), StandardCharsets.UTF_8));
    } catch (RequestRefused | IllegalArgumentException e) {
      return null;
    }
  }

  private static String size(@Nullable Payload value) {
    return value == null ? "none" : value.size() + " bytes";
  }

  private static String line(String name, Object value) {
    return String.format(Locale.ROOT, "%-13s %s", name, printable(value.toString()));
  }

  private static String cut(String text, int length) {
    String shown = printable(text);
    return shown.length() <= length ? shown : shown.substring(0, length - 1) + "…";
  }

  // An id or a message may hold whatever moves a terminal's cursor.
  private static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point ->
                Character.isISOControl(point) || Character.getType(point) == Character.FORMAT
                    ? '\ufffd'
                    : point)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
