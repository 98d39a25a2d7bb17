package dev.funnel.inference.grammar;

import java.util.Arrays;

/** A set of token ids. Immutable: the words given are never changed afterwards. */
public final class TokenMask {
  private final long[] words;
  private final int numAllowed;

  private TokenMask(long[] words) {
    this.words = words;
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    this.numAllowed = count;
  }

  /**
   * The set whose bit {@code id % 64} of word {@code id / 64} is set.
   *
   * @param words owned by the mask from now on
   */
  public static TokenMask of(long[] words) {
    return new TokenMask(words);
  }

  /** Whether the token is in the set; false beyond the vocabulary. */
  public boolean allows(int tokenId) {
    int word = tokenId >> 6;
    return word < words.length && (words[word] & (1L << tokenId)) != 0;
  }

  public int numAllowed() {
    return numAllowed;
  }

  /**
   * The smallest id in the set that is not below {@code from}; -1 if there is none. Loops over the
   * set without boxing.
   */
  public int next(int from) {
    int word = from >> 6;
    if (word >= words.length) {
      return -1;
    }
    long rest = words[word] & (-1L << from);
    while (rest == 0) {
      if (++word == words.length) {
        return -1;
      }
      rest = words[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenMask mask && Arrays.equals(words, mask.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return numAllowed + " of " + 64 * words.length + " tokens";
  }
}
