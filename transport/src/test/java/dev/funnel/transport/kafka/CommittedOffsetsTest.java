package dev.funnel.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordFlow;
import dev.funnel.transport.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CommittedOffsetsTest {
  private static final TopicPartition PARTITION = new TopicPartition("in", 0);
  private static final PartitionId ID = new PartitionId("in", 0);

  private final SlowGroup group = new SlowGroup();
  private final RecordFlow flow =
      new RecordFlow(LoopLimits.DEFAULT, LoopListener.NONE, new Ledger(100));
  private final CommittedOffsets committed =
      new CommittedOffsets(group, flow::assigned, LoopListener.NONE);

  @Test
  void aPartitionGoesOnWhereTheGroupSays() {
    committed.came(List.of(PARTITION), 0);

    assertThat(flow.assigned()).containsExactly(ID);
    assertThat(committed.isLate(PARTITION)).isFalse();
  }

  @Test
  void aPartitionWhoseOffsetsAreLateIsHeldAndAskedForAgain() {
    group.isAway = true;
    committed.came(List.of(PARTITION), 0);
    assertThat(flow.assigned()).isEmpty();
    assertThat(committed.isLate(PARTITION)).isTrue();
    assertThat(group.paused()).containsExactly(PARTITION);

    group.isAway = false;
    committed.retry(CommittedOffsets.RETRY_MS - 1);
    assertThat(committed.isLate(PARTITION)).isTrue();
    committed.retry(CommittedOffsets.RETRY_MS);

    assertThat(flow.assigned()).containsExactly(ID);
    assertThat(committed.isLate(PARTITION)).isFalse();
  }

  @Test
  void aPartitionThatWentIsNotAskedForAgain() {
    group.isAway = true;
    committed.came(List.of(PARTITION), 0);
    group.isAway = false;

    committed.went(List.of(PARTITION));
    committed.retry(CommittedOffsets.RETRY_MS);

    assertThat(flow.assigned()).isEmpty();
  }

  private static final class SlowGroup extends MockConsumer<byte[], byte[]> {
    boolean isAway;

    SlowGroup() {
      super("earliest");
      assign(List.of(PARTITION));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      if (isAway) {
        throw new TimeoutException("no answer");
      }
      return Map.of(PARTITION, new OffsetAndMetadata(5));
    }
  }
}
