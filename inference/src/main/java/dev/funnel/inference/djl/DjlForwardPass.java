package dev.funnel.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.weights.LlamaConfig;
import java.nio.LongBuffer;
import java.util.List;

/** The Llama program with the loaded weights and the KV cache. One owning thread. */
final class DjlForwardPass implements ForwardPass {
  private final LlamaProgram program;
  private final LoadedWeights weights;
  private final KvCache cache;
  private final LlamaConfig config;
  private final int maxSlots;
  private final int maxPositions;

  /**
   * @param program owned by this from now on
   * @param weights stay the caller's
   * @param cache owned by this from now on
   */
  DjlForwardPass(
      LlamaProgram program,
      LoadedWeights weights,
      LlamaConfig config,
      KvCache cache,
      LoadOptions options) {
    this.program = program;
    this.weights = weights;
    this.config = config;
    this.maxSlots = options.maxSlots();
    this.maxPositions = options.maxPositions();
    this.cache = cache;
  }

  @Override
  public int maxSlots() {
    return maxSlots;
  }

  @Override
  public int maxPositions() {
    return maxPositions;
  }

  @Override
  public int vocabularySize() {
    return config.vocabulary();
  }

  @Override
  public Logits run(ScheduledBatch batch) {
    return step(weights.of(batch.model()).list(), new StepInput(batch.firstSlot(), batch.runs()));
  }

  // The scope belongs to the returned logits, unless the step fails.
  private Logits step(IValue batchWeights, StepInput step) {
    requireRoom(step.firstSlot() + step.numSequences(), step.numPositions());
    long[] tokens = step.tokens();
    requireTokens(tokens, step.numTokens());
    NDManager scope = program.newScope();
    try {
      cache.open(program, step.firstSlot(), step.numSequences(), step.numPositions());
      return step(batchWeights, step, tokens, scope);
    } catch (EngineFault e) {
      scope.close();
      throw e;
    } catch (RuntimeException e) {
      scope.close();
      throw new EngineFault(
          "step of "
              + step.numTokens()
              + " tokens in "
              + step.numSequences()
              + " sequences failed: "
              + e.getMessage(),
          e);
    }
  }

  private Logits step(IValue batchWeights, StepInput step, long[] tokens, NDManager scope) {
    try (IValue input =
            IValue.from(
                (PtNDArray) scope.create(LongBuffer.wrap(tokens), new Shape(3, step.numTokens())));
        IValue layout = layout(scope, step);
        IValue sizes =
            IValue.listFrom(
                config.heads(),
                config.kvHeads(),
                config.layers(),
                step.numSequences(),
                step.firstSlot(),
                KvCache.roundedUp(step.numPositions()));
        IValue epsilon = IValue.from(config.rmsEpsilon());
        IValue result =
            program.run("step", input, layout, sizes, epsilon, batchWeights, cache.layers())) {
      PtNDArray[] outputs = result.toTensorArray((PtNDManager) scope);
      var logits =
          new StepLogits(scope, outputs[0], outputs[1].toFloatArray(), outputs[2].toLongArray());
      if (!logits.areFinite()) {
        healSlots(step.firstSlot(), step.numSequences());
      }
      return logits;
    }
  }

  private static IValue layout(NDManager scope, StepInput step) {
    return IValue.listFrom(
        step.layout().stream().map(rows -> array(scope, rows)).toArray(PtNDArray[]::new));
  }

  private static PtNDArray array(NDManager scope, long[] values) {
    return (PtNDArray) scope.create(LongBuffer.wrap(values), new Shape(values.length));
  }

  // The sequence at fault is retired; what it left in its slot must not hurt the next one. What is
  // finite stays as it is, so the batch mates do not notice.
  private void healSlots(int firstSlot, int numSlots) {
    long firstRow = (long) firstSlot * config.kvHeads();
    try (IValue first = IValue.from(firstRow);
        IValue last = IValue.from(firstRow + (long) numSlots * config.kvHeads())) {
      program.run("heal_slots", cache.layers(), first, last).close();
    }
  }

  @Override
  public void moveSlot(int from, int to, int numPositions) {
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException("move of slot " + from + " to slot " + to);
    }
    requireRoom(Math.max(from, to) + 1, numPositions);
    try (IValue sizes = IValue.listFrom(config.kvHeads(), from, to, numPositions)) {
      cache.open(program, to, 1, numPositions);
      program.run("move_slot", cache.layers(), sizes).close();
    } catch (RuntimeException e) {
      throw new EngineFault("move of slot " + from + " to " + to + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public int numBlocks() {
    return cache.numBlocks();
  }

  @Override
  public int blockPositions() {
    return cache.blockPositions();
  }

  @Override
  public void saveBlocks(int slot, int start, List<Integer> blocks) {
    requireRoom(slot + 1, start + blocks.size() * blockPositions());
    copyBlocks("save_blocks", blocks, config.kvHeads(), slot, start);
  }

  @Override
  public void restoreBlocks(List<Integer> blocks, int slot) {
    requireRoom(slot + 1, blocks.size() * blockPositions());
    openBefore("restore_blocks", slot, blocks.size() * blockPositions());
    copyBlocks("restore_blocks", blocks, config.kvHeads(), slot);
  }

  private void openBefore(String copy, int slot, int numPositions) {
    try {
      cache.open(program, slot, 1, numPositions);
    } catch (RuntimeException e) {
      throw new EngineFault(
          copy + ": slot " + slot + " cannot be made ready: " + e.getMessage(), e);
    }
  }

  private void copyBlocks(String method, List<Integer> blocks, long... sizes) {
    long[] numbers = blocks.stream().mapToLong(Integer::longValue).toArray();
    try (NDManager scope = program.newScope();
        IValue rows = IValue.from(array(scope, numbers));
        IValue sizeList = IValue.listFrom(sizes)) {
      program.run(method, cache.layers(), cache.blocks(), rows, sizeList).close();
    } catch (RuntimeException e) {
      throw new EngineFault(
          method + " of " + numbers.length + " blocks failed: " + e.getMessage(), e);
    }
  }

  private void requireRoom(int numSlots, int numPositions) {
    if (numSlots > maxSlots || numPositions > maxPositions) {
      throw new IllegalArgumentException(
          numSlots
              + " slots and "
              + numPositions
              + " positions asked for; there are "
              + maxSlots
              + " and "
              + maxPositions);
    }
  }

  private void requireTokens(long[] ids, int count) {
    for (int i = 0; i < count; i++) {
      if (ids[i] < 0 || ids[i] >= config.vocabulary()) {
        throw new IllegalArgumentException(
            "token id " + ids[i] + " is outside the vocabulary of " + config.vocabulary());
      }
    }
  }

  /** Arrays that steps have made and nobody has freed. */
  int numLiveArrays() {
    return program.numLiveArrays();
  }

  @Override
  public void close() {
    cache.close();
    program.close();
  }
}
