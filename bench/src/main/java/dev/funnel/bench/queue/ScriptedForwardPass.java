package dev.funnel.bench.queue;

import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ScheduledBatch;
import java.util.List;

/**
 * A forward pass that computes nothing: its KV cache holds tokens, its logits the next one of a
 * scripted turn. What remains of a request's cost is the cost of all the rest.
 */
final class ScriptedForwardPass implements ForwardPass {
  private static final int BLOCK_POSITIONS = 16;

  /** About what the default model keeps of the beginnings of prompts. */
  private static final int NUM_BLOCKS = 540;

  private final ScriptedTurns turns;
  private final int vocabularySize;

  /** Of each slot its tokens. */
  private final int[][] slots;

  private final int[][] blocks = new int[NUM_BLOCKS][BLOCK_POSITIONS];

  ScriptedForwardPass(ScriptedTurns turns, int maxSlots, int maxPositions, int vocabularySize) {
    this.turns = turns;
    this.vocabularySize = vocabularySize;
    this.slots = new int[maxSlots][maxPositions];
  }

  @Override
  public int maxSlots() {
    return slots.length;
  }

  @Override
  public int maxPositions() {
    return slots[0].length;
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public Logits run(ScheduledBatch batch) {
    int[] next = new int[batch.runs().size()];
    for (int row = 0; row < next.length; row++) {
      ScheduledBatch.Run run = batch.runs().get(row);
      next[row] = write(batch.firstSlot() + row, run.start(), run.tokens());
    }
    return new ScriptedLogits(next, vocabularySize);
  }

  private int write(int slot, int start, List<Integer> tokens) {
    int end = start;
    for (int token : tokens) {
      slots[slot][end++] = token;
    }
    return turns.tokenBehind(slots[slot], end);
  }

  @Override
  public void moveSlot(int from, int to, int numPositions) {
    System.arraycopy(slots[from], 0, slots[to], 0, numPositions);
  }

  @Override
  public int numBlocks() {
    return NUM_BLOCKS;
  }

  @Override
  public int blockPositions() {
    return BLOCK_POSITIONS;
  }

  @Override
  public void saveBlocks(int slot, int start, List<Integer> taking) {
    int from = start;
    for (int block : taking) {
      System.arraycopy(slots[slot], from, blocks[block], 0, BLOCK_POSITIONS);
      from += BLOCK_POSITIONS;
    }
  }

  @Override
  public void restoreBlocks(List<Integer> giving, int slot) {
    int to = 0;
    for (int block : giving) {
      System.arraycopy(blocks[block], 0, slots[slot], to, BLOCK_POSITIONS);
      to += BLOCK_POSITIONS;
    }
  }

  @Override
  public void close() {}

  /** One token a row is certain. */
  private static final class ScriptedLogits implements Logits {
    private final int[] tokens;
    private final int vocabularySize;

    ScriptedLogits(int[] tokens, int vocabularySize) {
      this.tokens = tokens;
      this.vocabularySize = vocabularySize;
    }

    @Override
    public int numRows() {
      return tokens.length;
    }

    @Override
    public boolean isFinite(int row) {
      return true;
    }

    @Override
    public int argmax(int row) {
      return tokens[row];
    }

    @Override
    public float[] row(int row) {
      float[] logits = new float[vocabularySize];
      logits[tokens[row]] = 1;
      return logits;
    }

    @Override
    public void close() {}
  }
}
