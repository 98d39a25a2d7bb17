package dev.funnel.inference.djl;

import ai.djl.engine.EngineException;
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

/** The Llama program with one model's weights and its KV cache. One owning thread. */
final class DjlForwardPass implements ForwardPass {
  /**
   * The positions that a step looks at are rounded up to this, so that few shapes occur: oneDNN
   * compiles a kernel for each.
   */
  private static final int POSITION_STEP = 64;

  private final LlamaProgram program;
  private final NativeWeights weights;
  private final KvCache cache;
  private final LlamaConfig config;
  private final int maxSlots;
  private final int maxPositions;

  DjlForwardPass(
      LlamaProgram program,
      NativeWeights weights,
      LlamaConfig config,
      Precision precision,
      int maxSlots,
      int maxPositions) {
    this.program = program;
    this.weights = weights;
    this.config = config;
    this.maxSlots = maxSlots;
    this.maxPositions = maxPositions;
    this.cache = new KvCache(program, config, precision, maxSlots, roundedUp(maxPositions));
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
    if (batch instanceof ScheduledBatch.Prefill prefill) {
      return prefill(prefill);
    }
    return decode((ScheduledBatch.Decode) batch);
  }

  private Logits prefill(ScheduledBatch.Prefill prefill) {
    List<Integer> ids = prefill.tokens();
    int numTokens = ids.size();
    int end = prefill.start() + numTokens;
    requireRoom(prefill.slot() + 1, end);
    long[] tokens = new long[3 * numTokens];
    for (int i = 0; i < numTokens; i++) {
      tokens[i] = requireToken(ids.get(i));
      tokens[numTokens + i] = prefill.slot();
      tokens[2 * numTokens + i] = (long) prefill.start() + i;
    }
    return step(tokens, numTokens, 1, prefill.slot(), end, numTokens - 1, 1);
  }

  private Logits decode(ScheduledBatch.Decode decode) {
    int numSequences = decode.tokens().size();
    long[] tokens = new long[3 * numSequences];
    int longest = 0;
    for (int i = 0; i < numSequences; i++) {
      int position = decode.positions().get(i);
      if (position < 0) {
        throw new IllegalArgumentException("position " + position + " of slot " + i);
      }
      tokens[i] = requireToken(decode.tokens().get(i));
      tokens[numSequences + i] = i;
      tokens[2 * numSequences + i] = position;
      longest = Math.max(longest, position + 1);
    }
    requireRoom(numSequences, longest);
    return step(tokens, numSequences, numSequences, 0, longest, 0, numSequences);
  }

  // The scope belongs to the returned logits, unless the step fails.
  private Logits step(
      long[] tokens,
      int numTokens,
      int numSequences,
      int firstSlot,
      int longest,
      int firstRow,
      int numRows) {
    NDManager scope = program.newScope();
    try (IValue input =
            IValue.from(
                (PtNDArray) scope.create(LongBuffer.wrap(tokens), new Shape(3, numTokens)));
        IValue sizes =
            IValue.listFrom(
                config.heads(),
                config.kvHeads(),
                config.layers(),
                numSequences,
                firstSlot,
                roundedUp(longest),
                firstRow,
                numRows);
        IValue epsilon = IValue.from(config.rmsEpsilon());
        IValue result =
            program.run("step", input, sizes, epsilon, weights.list(), cache.layers())) {
      PtNDArray[] outputs = result.toTensorArray((PtNDManager) scope);
      var logits =
          new StepLogits(scope, outputs[0], outputs[1].toFloatArray(), outputs[2].toLongArray());
      if (!logits.areFinite()) {
        healSlots(firstSlot, numSequences);
      }
      return logits;
    } catch (EngineFault e) {
      scope.close();
      throw e;
    } catch (RuntimeException e) {
      scope.close();
      throw new EngineFault(
          "step of "
              + numTokens
              + " tokens in "
              + numSequences
              + " sequences failed: "
              + e.getMessage(),
          e);
    }
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
      program.run("move_slot", cache.layers(), sizes).close();
    } catch (EngineException e) {
      throw new EngineFault("move of slot " + from + " to " + to + " failed: " + e.getMessage(), e);
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

  private int requireToken(int id) {
    if (id < 0 || id >= config.vocabulary()) {
      throw new IllegalArgumentException(
          "token id " + id + " is outside the vocabulary of " + config.vocabulary());
    }
    return id;
  }

  private static int roundedUp(int numPositions) {
    return (numPositions + POSITION_STEP - 1) / POSITION_STEP * POSITION_STEP;
  }

  @Override
  public void close() {
    cache.close();
    weights.close();
    program.close();
  }
}
