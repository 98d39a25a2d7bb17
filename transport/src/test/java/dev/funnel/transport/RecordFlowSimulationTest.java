package dev.funnel.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Flows against a simulated broker: random arrival, completion, aborts, unknown ends, rebalances
 * that a member hears of late, crashes. The invariants are named where they are checked: in {@link
 * SimulatedLog} and {@link SimulatedWorker}.
 */
class RecordFlowSimulationTest {
  private static final int SCHEDULES = 3_000;
  private static final int STEPS = 150;
  private static final int MAX_STEPS_TO_SETTLE = 20_000;

  @Test
  void everyRecordIsAnsweredOnceInOrderWhateverHappens() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      try {
        new Schedule(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Schedule {
    private final List<PartitionId> partitions =
        IntStream.range(0, 3).mapToObj(number -> new PartitionId("in", number)).toList();
    private final Random random;
    private final SimulatedLog log;
    private final List<SimulatedWorker> workers;
    // Who owns a partition in the broker's eyes; the old owner may not know yet.
    private final Map<PartitionId, SimulatedWorker> owners = new HashMap<>();
    private long nowMs;

    Schedule(long seed) {
      random = new Random(seed);
      log = new SimulatedLog(partitions);
      workers = Stream.generate(() -> new SimulatedWorker(log, random)).limit(2).toList();
      partitions.forEach(id -> move(id, any()));
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        nowMs += random.nextInt(5);
        log.append(partitions.get(random.nextInt(partitions.size())), random);
        disturb();
        tellLateMembers(3);
        stepOne(any());
      }
      settle();
      for (PartitionId id : partitions) {
        assertThat(log.records(id)).as("EveryRecordIsAnsweredOnce").allMatch(log::isAnswered);
      }
    }

    private void settle() {
      for (int step = 0; !log.isWhollyCommitted(); step++) {
        assertThat(step).as("NothingIsStuck").isLessThan(MAX_STEPS_TO_SETTLE);
        nowMs += 50;
        tellLateMembers(1);
        workers.forEach(this::stepOne);
      }
    }

    private void stepOne(SimulatedWorker worker) {
      worker.step(nowMs, id -> owners.get(id) == worker);
    }

    private void disturb() {
      int chance = random.nextInt(60);
      if (chance == 0) {
        crash(any());
      } else if (chance < 4) {
        move(partitions.get(random.nextInt(partitions.size())), any());
      }
    }

    private void crash(SimulatedWorker worker) {
      worker.crash();
      for (PartitionId id : partitions) {
        if (owners.get(id) == worker) {
          move(id, any());
        }
      }
    }

    private void move(PartitionId id, SimulatedWorker to) {
      owners.put(id, to);
      if (to.believesToOwn(id)) {
        to.revoked(id);
      }
      to.assigned(id);
    }

    private void tellLateMembers(int oneIn) {
      for (PartitionId id : partitions) {
        for (SimulatedWorker worker : workers) {
          boolean isLate = owners.get(id) != worker && worker.believesToOwn(id);
          if (isLate && random.nextInt(oneIn) == 0) {
            worker.revoked(id);
          }
        }
      }
    }

    private SimulatedWorker any() {
      return workers.get(random.nextInt(workers.size()));
    }
  }
}
