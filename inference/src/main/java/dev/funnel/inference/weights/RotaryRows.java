package dev.funnel.inference.weights;

/**
 * llama.cpp's row order of rotary heads. Hugging Face checkpoints keep the two halves of a head
 * apart; a GGUF file interleaves them: row i of the first half at 2i, row i of the second at 2i +
 * 1.
 */
final class RotaryRows {
  private RotaryRows() {}

  /**
   * Where a GGUF file keeps a row.
   *
   * @param headRows rows of a head
   */
  static int placeOf(int row, int headRows) {
    int half = headRows / 2;
    int inHead = row % headRows;
    return row - inHead + (inHead < half ? 2 * inHead : 2 * (inHead - half) + 1);
  }

  /** The row that a GGUF file keeps at a place: the inverse of {@link #placeOf}. */
  static int rowAt(int place, int headRows) {
    int inHead = place % headRows;
    return place - inHead + inHead / 2 + (inHead % 2) * (headRows / 2);
  }
}
