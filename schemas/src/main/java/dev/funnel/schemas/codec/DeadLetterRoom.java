package dev.funnel.schemas.codec;

import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a dead letter holds, so that there is one for every record: a requests topic may take
 * larger records than any request is, and the dead letter topic would then refuse them.
 */
final class DeadLetterRoom {
  /** A key is held twice: by the letter and as its key. Valid ones have some hundred bytes. */
  static final int MAX_KEY_BYTES = 64 << 10;

  private DeadLetterRoom() {}

  /** The letter, or one without the parts of its record that are too large. */
  static DeadLetter fit(DeadLetter letter) {
    InboundRecord record = letter.record();
    boolean isKeyLarge = size(record.key()) > MAX_KEY_BYTES;
    boolean isValueLarge = size(record.value()) > ChatCodec.MAX_REQUEST_BYTES;
    if (!isKeyLarge && !isValueLarge) {
      return letter;
    }
    InboundRecord rest =
        new InboundRecord(
            record.origin(),
            isKeyLarge ? null : record.key(),
            isValueLarge ? null : record.value(),
            record.headers());
    return new DeadLetter(
        letter.code(),
        letter.message() + leftOut(record, isKeyLarge, isValueLarge),
        letter.attempts(),
        letter.traceId(),
        letter.batchMates(),
        rest);
  }

  private static String leftOut(InboundRecord record, boolean isKeyLarge, boolean isValueLarge) {
    return (isKeyLarge ? "; its key of " + size(record.key()) + " bytes is left out" : "")
        + (isValueLarge ? "; its value of " + size(record.value()) + " bytes is left out" : "")
        + ": read the record at "
        + record.origin().coordinates();
  }

  private static int size(@Nullable Payload payload) {
    return payload == null ? 0 : payload.size();
  }
}
