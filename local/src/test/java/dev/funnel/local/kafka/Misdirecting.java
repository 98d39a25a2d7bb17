package dev.funnel.local.kafka;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.RecordHandler;
import java.util.List;
import java.util.Map;

/** Handles as another does, but for one value, whose answer it sends, without a key, elsewhere. */
record Misdirecting(RecordHandler handler, String value, String topic, int partition)
    implements RecordHandler {
  @Override
  public void handle(InboundRecord record, Completion completion) {
    if (Payload.of(value).equals(record.value())) {
      OutboundRecord answer =
          new OutboundRecord(topic, partition, null, Payload.of(value), Map.of());
      completion.complete(new Outcome.Acknowledged(List.of(answer)));
    } else {
      handler.handle(record, completion);
    }
  }

  @Override
  public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
    return handler.answerTo(record, mishap);
  }
}
