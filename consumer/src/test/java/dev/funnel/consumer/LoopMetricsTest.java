package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.transport.LoopListener;
import dev.funnel.transport.PartitionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {
  private final List<Throwable> heard = new ArrayList<>();

  @Test
  void whatHindersTheLoopIsPassedOn() {
    LoopMetrics metrics = new LoopMetrics(new SimpleMeterRegistry(), new Ears());
    var late = new IllegalStateException("late");
    var failed = new IllegalStateException("failed");

    metrics.notRestored(Set.of(new PartitionId("in", 0)), late);
    metrics.failed(failed);

    assertThat(heard).containsExactly(late, failed);
  }

  private final class Ears implements LoopListener {
    @Override
    public void notRestored(Set<PartitionId> partitions, Throwable cause) {
      heard.add(cause);
    }

    @Override
    public void failed(Throwable reason) {
      heard.add(reason);
    }
  }
}
