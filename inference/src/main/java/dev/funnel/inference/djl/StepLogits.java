package dev.funnel.inference.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.Logits;

/** The result of one step; closing it frees everything that the step left in native memory. */
final class StepLogits implements Logits {
  private final NDManager scope;
  private final NDArray logits;
  private final float[] highest;
  private final long[] argmax;

  /**
   * @param scope owned by this from now on
   * @param logits {@code [numRows, vocabulary]}
   * @param highest the highest logit of each row; not a number if any logit of the row is not
   * @param argmax its id
   */
  StepLogits(NDManager scope, NDArray logits, float[] highest, long[] argmax) {
    this.scope = scope;
    this.logits = logits;
    this.highest = highest;
    this.argmax = argmax;
  }

  @Override
  public int numRows() {
    return argmax.length;
  }

  @Override
  public boolean isFinite(int row) {
    return Float.isFinite(highest[row]);
  }

  /** {@link #isFinite} of every row. */
  boolean areFinite() {
    for (float value : highest) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int argmax(int row) {
    return (int) argmax[row];
  }

  @Override
  public float[] row(int row) {
    try (NDArray values = logits.get(new NDIndex().addIndices(row))) {
      return values.toFloatArray();
    } catch (EngineException e) {
      throw new EngineFault("row " + row + " of the logits cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
