package dev.funnel.bench.faults;

import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.codec.ChatCodec;
import org.jspecify.annotations.Nullable;

/**
 * A response as far as the course of things needs it.
 *
 * @param appendedMs when the broker wrote it
 * @param askedMs when the broker wrote the request
 * @param failure null unless it is one
 */
record Answer(
    String id,
    int turn,
    int partition,
    long appendedMs,
    long askedMs,
    boolean isTerminal,
    @Nullable ErrorCode failure) {
  static Answer of(InboundRecord record, ChatCodec codec) {
    try {
      ChatResponse response = codec.decodeResponse(record);
      return new Answer(
          response.identity().id(),
          response.identity().turn(),
          record.origin().partition(),
          record.origin().timestamp().toEpochMilli(),
          response.origin().timestamp().toEpochMilli(),
          response.isTerminal(),
          response.failure().map(failure -> failure.code()).orElse(null));
    } catch (RequestRefused e) {
      throw new IllegalStateException("no response: " + record.origin().coordinates(), e);
    }
  }
}
