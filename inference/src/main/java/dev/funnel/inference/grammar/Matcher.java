package dev.funnel.inference.grammar;

/**
 * Follows one turn through its grammar, token by token. Belongs to one sequence, used by the
 * engine's thread.
 *
 * <p>INVARIANT (no dead end): as long as {@link #bound} is at most the tokens that remain, {@link
 * #mask(int)} allows a token after which the same holds for one token less.
 */
public interface Matcher {
  /**
   * The tokens that may come next, the end of turn among them where the turn may end.
   *
   * @param remaining how many more tokens the sequence may take, the next one included, at least
   *     {@link #bound}
   * @return those after which the turn can still be completed with the tokens that are then left
   */
  TokenMask mask(int remaining);

  /** The tokens that may come next, whatever the limit: the superset of every other mask. */
  TokenMask mask();

  /**
   * Takes the token that the sequence was given.
   *
   * @throws IllegalArgumentException if {@link #mask()} does not allow it
   */
  void accept(int tokenId);

  /**
   * Most tokens that the shortest completion needs from here, the end of turn included; 0 in free
   * text, which may be cut anywhere, and after the end of turn.
   */
  int bound();

  /** Whether free text is being written: stop sequences act. */
  boolean isInFreeText();

  /**
   * The bytes that must come next: as far as there is a single continuation. Empty where the model
   * decides, and where the turn may end.
   */
  byte[] forcedBytes();

  /**
   * How many of {@code tokens}, in order, can be taken here so that {@link #bound} still fits what
   * remains of {@code remaining} tokens after them. Takes none.
   */
  int numFitting(int[] tokens, int remaining);
}
