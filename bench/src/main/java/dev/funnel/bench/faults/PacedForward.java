package dev.funnel.bench.faults;

import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ScheduledBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A scripted model whose steps take time, so that faults find turns half written. */
final class PacedForward implements ForwardPass {
  private final ScriptedForward script;
  private final Duration step;

  PacedForward(ScriptedForward script, Duration step) {
    this.script = script;
    this.step = step;
  }

  @Override
  public Logits run(ScheduledBatch batch) {
    LockSupport.parkNanos(step.toNanos());
    // It remembers them all for tests of the engine; here it runs for long.
    script.batches().clear();
    return script.run(batch);
  }

  @Override
  public int maxSlots() {
    return script.maxSlots();
  }

  @Override
  public int maxPositions() {
    return script.maxPositions();
  }

  @Override
  public int vocabularySize() {
    return script.vocabularySize();
  }

  @Override
  public void moveSlot(int from, int to, int numPositions) {
    script.moveSlot(from, to, numPositions);
  }

  @Override
  public int numBlocks() {
    return script.numBlocks();
  }

  @Override
  public int blockPositions() {
    return script.blockPositions();
  }

  @Override
  public void saveBlocks(int slot, int start, List<Integer> blocks) {
    script.saveBlocks(slot, start, blocks);
  }

  @Override
  public void restoreBlocks(List<Integer> blocks, int slot) {
    script.restoreBlocks(blocks, slot);
  }

  @Override
  public void close() {
    script.close();
  }
}
