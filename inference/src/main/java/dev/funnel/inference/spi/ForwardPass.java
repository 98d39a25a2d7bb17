package dev.funnel.inference.spi;

import java.util.List;

/**
 * A Llama model, alone and with adapters, and the KV cache of its sequences: one call computes one
 * batch. One owning thread; the KV cache is owned here and freed by {@link #close}.
 */
public interface ForwardPass extends AutoCloseable {
  /** Rows of the KV cache: most sequences that can run at once. */
  int maxSlots();

  /** Positions of a row: most tokens of a sequence, prompt and completion together. */
  int maxPositions();

  int vocabularySize();

  /**
   * Computes the batch, writing its keys and values into the KV cache.
   *
   * <p>Repeatable: a run writes the positions of its tokens and no others, and reads of those only
   * what it wrote itself. So the same tokens may be run again at the same positions, in this batch
   * or in any part of it, whether the run before succeeded or failed half-way.
   *
   * @return logits {@code [numRuns, vocabularySize]}: those behind the last token of each run; the
   *     caller closes them before the next call
   * @throws IllegalArgumentException if the weights of its model are not loaded, or a token is none
   *     of the vocabulary; nothing was written
   * @throws EngineFault if the native engine fails; which of the batch's sequences it was is
   *     unknown, and its positions are to be written again before they are read
   */
  Logits run(ScheduledBatch batch);

  /** Copies the first {@code numPositions} of one slot over another, so that no gap stays. */
  void moveSlot(int from, int to, int numPositions);

  /** How many blocks there are for the beginnings of sequences; 0 if none are kept. */
  int numBlocks();

  /** Positions of a block. */
  int blockPositions();

  /**
   * Copies keys and values of a slot into blocks.
   *
   * @param start position of the first one copied
   * @param blocks at least one; element i takes the positions from {@code start + i *
   *     blockPositions} on
   * @throws EngineFault if the native engine fails; what lies in the blocks is then unknown
   */
  void saveBlocks(int slot, int start, List<Integer> blocks);

  /**
   * Copies blocks into a slot, one behind the other from its first position on.
   *
   * @param blocks at least one
   * @throws EngineFault if the native engine fails; what lies in the slot is then unknown
   */
  void restoreBlocks(List<Integer> blocks, int slot);

  @Override
  void close();
}
