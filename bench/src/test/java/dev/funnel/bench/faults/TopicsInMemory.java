package dev.funnel.bench.faults;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RecordOrigin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Topics of one partition, as lists. */
final class TopicsInMemory implements CommittedTopics {
  private final Map<String, List<InboundRecord>> records = new HashMap<>();

  /** Appends a record; where it lies. */
  RecordOrigin append(OutboundRecord record) {
    List<InboundRecord> topic = records.computeIfAbsent(record.topic(), any -> new ArrayList<>());
    RecordOrigin origin =
        new RecordOrigin(record.topic(), 0, topic.size(), Instant.ofEpochSecond(topic.size()));
    topic.add(new InboundRecord(origin, record.key(), record.value(), record.headers()));
    return origin;
  }

  @Override
  public boolean read(String topic, Consumer<InboundRecord> reader) {
    records.getOrDefault(topic, List.of()).forEach(reader);
    return true;
  }
}
