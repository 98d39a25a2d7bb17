package dev.funnel.inference.spi;

/** The scores of the next token, still on the device; valid until closed. */
public interface Logits extends AutoCloseable {
  int numRows();

  /**
   * Whether every logit of the row is a number, or minus infinity for what never comes, and one is
   * finite; another row has no next token.
   */
  boolean isFinite(int row);

  /** The token with the highest logit of a row, the lowest id among equals. */
  int argmax(int row);

  /**
   * A copy of a row, {@code [vocabularySize]}: costs a transfer, so only for rows that need more
   * than {@link #argmax}.
   *
   * @throws EngineFault if the native engine fails
   */
  float[] row(int row);

  @Override
  void close();
}
