package dev.funnel.schemas.codec;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a record's key and headers say about its identity; an empty one says nothing. */
final class IdentityOfRecord {
  // Canonical, within int: "+1" and "01" would be second spellings of one turn.
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,8}");

  private IdentityOfRecord() {}

  /**
   * Reads them.
   *
   * @throws RequestRefused INVALID_REQUEST, naming the one that is malformed or too long
   */
  static PartialIdentity strict(InboundRecord record) throws RequestRefused {
    return new PartialIdentity(
        name(Headers.TENANT, record.headers().get(Headers.TENANT)),
        name("record key", record.key()),
        name(Headers.ID, record.headers().get(Headers.ID)),
        count(Headers.TURN, record),
        count(Headers.GENERATION, record));
  }

  /** Reads them, passing over what is malformed or too long. */
  static PartialIdentity lenient(InboundRecord record) {
    return new PartialIdentity(
        orNull(() -> name(Headers.TENANT, record.headers().get(Headers.TENANT))),
        orNull(() -> name("record key", record.key())),
        orNull(() -> name(Headers.ID, record.headers().get(Headers.ID))),
        orNull(() -> count(Headers.TURN, record)),
        orNull(() -> count(Headers.GENERATION, record)));
  }

  private interface Read<T> {
    @Nullable T read() throws RequestRefused;
  }

  private static <T> @Nullable T orNull(Read<T> read) {
    try {
      return read.read();
    } catch (RequestRefused e) {
      return null;
    }
  }

  private static @Nullable String name(String what, @Nullable Payload payload)
      throws RequestRefused {
    if (payload == null || payload.size() == 0) {
      return null;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(payload.bytes());
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (text.length() <= RequestIdentity.MAX_NAME_LENGTH) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // Said below, for both.
    }
    throw refused(
        what, "is not UTF-8 text of at most " + RequestIdentity.MAX_NAME_LENGTH + " characters");
  }

  private static @Nullable Integer count(String header, InboundRecord record)
      throws RequestRefused {
    String text = record.header(header);
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!COUNT.matcher(text).matches()) {
      throw refused(header, "is not a decimal of 0 to 999999999");
    }
    return Integer.valueOf(text);
  }

  private static RequestRefused refused(String what, String why) {
    return new RequestRefused(ErrorCode.INVALID_REQUEST, "The " + what + " " + why);
  }
}
