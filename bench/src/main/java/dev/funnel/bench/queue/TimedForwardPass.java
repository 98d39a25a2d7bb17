package dev.funnel.bench.queue;

import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ScheduledBatch;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Adds up the time that another forward pass takes; whatever else its engine does is not in it. */
final class TimedForwardPass implements ForwardPass {
  private final ForwardPass timed;
  private final LongAdder nanos = new LongAdder();

  TimedForwardPass(ForwardPass timed) {
    this.timed = timed;
  }

  /** Time of all runs that ended so far. Safe from any thread. */
  long nanos() {
    return nanos.sum();
  }

  @Override
  public Logits run(ScheduledBatch batch) {
    long begin = System.nanoTime();
    try {
      return timed.run(batch);
    } finally {
      nanos.add(System.nanoTime() - begin);
    }
  }

  @Override
  public int maxSlots() {
    return timed.maxSlots();
  }

  @Override
  public int maxPositions() {
    return timed.maxPositions();
  }

  @Override
  public int vocabularySize() {
    return timed.vocabularySize();
  }

  @Override
  public void moveSlot(int from, int to, int numPositions) {
    timed.moveSlot(from, to, numPositions);
  }

  @Override
  public int numBlocks() {
    return timed.numBlocks();
  }

  @Override
  public int blockPositions() {
    return timed.blockPositions();
  }

  @Override
  public void saveBlocks(int slot, int start, List<Integer> blocks) {
    timed.saveBlocks(slot, start, blocks);
  }

  @Override
  public void restoreBlocks(List<Integer> blocks, int slot) {
    timed.restoreBlocks(blocks, slot);
  }

  @Override
  public void close() {
    timed.close();
  }
}
