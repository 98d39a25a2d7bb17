package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many bytes a record takes in a log, estimated from above. */
public final class RecordSize {
  // A batch of one record: 61 bytes of batch header, at most 21 of the record's own fields; each
  // length is a varint of at most 5 bytes, each text at most 3 bytes a character.
  private static final int FRAME = 96;
  private static final int LENGTHS = 10;

  private RecordSize() {}

  public static int of(OutboundRecord record) {
    return sum(record.key(), record.value(), record.headers());
  }

  public static int of(InboundRecord record) {
    return sum(record.key(), record.value(), record.headers());
  }

  private static int sum(
      @Nullable Payload key, @Nullable Payload value, Map<String, Payload> headers) {
    int bytes = FRAME + size(key) + size(value);
    for (Map.Entry<String, Payload> header : headers.entrySet()) {
      bytes += LENGTHS + 3 * header.getKey().length() + header.getValue().size();
    }
    return bytes;
  }

  private static int size(@Nullable Payload payload) {
    return payload == null ? 0 : payload.size();
  }
}
