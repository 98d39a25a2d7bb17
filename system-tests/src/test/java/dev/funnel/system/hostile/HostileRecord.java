package dev.funnel.system.hostile;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record and what becomes of it.
 *
 * @param headers in order; a name may come several times
 * @param expected the code that it is answered with; null where it is nasty but allowed, and
 *     answered as any other
 */
record HostileRecord(
    String name,
    @Nullable Payload key,
    @Nullable Payload value,
    List<Header> headers,
    @Nullable ErrorCode expected) {
  /** A header; a null value is one that Kafka allows. */
  record Header(String name, @Nullable Payload value) {
    static Header of(String name, String value) {
      return new Header(name, Payload.of(value));
    }
  }

  HostileRecord {
    Objects.requireNonNull(name, "name");
    headers = List.copyOf(headers);
  }

  static HostileRecord refused(String name, ErrorCode code, byte[] value) {
    return new HostileRecord(name, null, Payload.of(value), List.of(), code);
  }

  static HostileRecord refused(String name, ErrorCode code, String value) {
    return refused(name, code, Payload.of(value).bytes());
  }

  static HostileRecord allowed(String name, byte[] value) {
    return new HostileRecord(name, null, Payload.of(value), List.of(), null);
  }

  static HostileRecord allowed(String name, String value) {
    return allowed(name, Payload.of(value).bytes());
  }

  HostileRecord withKey(byte[] bytes) {
    return new HostileRecord(name, Payload.of(bytes), value, headers, expected);
  }

  HostileRecord with(Header header) {
    List<Header> more = new ArrayList<>(headers);
    more.add(header);
    return new HostileRecord(name, key, value, more, expected);
  }
}
