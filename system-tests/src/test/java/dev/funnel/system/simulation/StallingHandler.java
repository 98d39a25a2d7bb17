package dev.funnel.system.simulation;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A handler some of whose outcomes do not come until nothing goes wrong any more. */
final class StallingHandler implements RecordHandler {
  private final RecordHandler inner;
  private final Dice dice;
  private final List<Runnable> held = new ArrayList<>();

  StallingHandler(RecordHandler inner, Dice dice) {
    this.inner = inner;
    this.dice = dice;
  }

  @Override
  public void handle(InboundRecord record, Completion completion) {
    inner.handle(
        record,
        outcome -> {
          if (dice.fault(12)) {
            held.add(() -> completion.complete(outcome));
          } else {
            completion.complete(outcome);
          }
        });
  }

  /** What was held back comes once all is calm: late, where its record was given up. */
  void step() {
    if (dice.isCalm()) {
      held.forEach(Runnable::run);
      held.clear();
    }
  }

  @Override
  public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
    return inner.answerTo(record, mishap);
  }

  @Override
  public void revoked(Set<PartitionId> partitions) {
    inner.revoked(partitions);
  }
}
