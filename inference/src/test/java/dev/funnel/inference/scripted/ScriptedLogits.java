package dev.funnel.inference.scripted;

import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.Logits;
import java.util.List;

/** Logits from memory; refuses use after close. A row that is empty cannot be read. */
public final class ScriptedLogits implements Logits {
  private final List<float[]> rows;
  private boolean closed;

  public ScriptedLogits(List<float[]> rows) {
    this.rows = List.copyOf(rows);
  }

  @Override
  public int numRows() {
    return rows.size();
  }

  @Override
  public boolean isFinite(int row) {
    if (rows.get(row).length == 0) {
      return true;
    }
    float highest = Float.NEGATIVE_INFINITY;
    for (float logit : row(row)) {
      highest = Math.max(highest, logit); // not a number if one of them is not
    }
    return Float.isFinite(highest);
  }

  @Override
  public int argmax(int row) {
    float[] logits = row(row);
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    return best;
  }

  @Override
  public float[] row(int row) {
    if (closed) {
      throw new IllegalStateException("logits are closed");
    }
    if (rows.get(row).length == 0) {
      throw new EngineFault("scripted row that cannot be read");
    }
    return rows.get(row).clone();
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
