package dev.funnel.inference.grammar.match;

import java.util.List;

/** Tokens as a list of ids where they are few, as the words of a bit set where they are many. */
final class TokenSet {
  private final int[] ids;
  private final long[] words;

  private TokenSet(int[] ids, long[] words) {
    this.ids = ids;
    this.words = words;
  }

  static TokenSet of(IntList ids, int vocabularySize) {
    // A word holds what two ids take; filling in an id costs about as much as a word.
    if (ids.size() < vocabularySize / 64) {
      return new TokenSet(ids.toArray(), new long[0]);
    }
    long[] words = new long[(vocabularySize + 63) >> 6];
    for (int i = 0; i < ids.size(); i++) {
      words[ids.get(i) >> 6] |= 1L << ids.get(i);
    }
    return new TokenSet(new int[0], words);
  }

  /** Those of all sets. */
  static TokenSet union(List<TokenSet> sets, int vocabularySize) {
    long[] words = new long[(vocabularySize + 63) >> 6];
    for (TokenSet set : sets) {
      set.addTo(words);
    }
    return new TokenSet(new int[0], words);
  }

  /** One of them; there is one. */
  int any() {
    if (ids.length > 0) {
      return ids[0];
    }
    int word = 0;
    while (words[word] == 0) {
      word++;
    }
    return (word << 6) + Long.numberOfTrailingZeros(words[word]);
  }

  void addTo(long[] mask) {
    for (int id : ids) {
      mask[id >> 6] |= 1L << id;
    }
    for (int i = 0; i < words.length; i++) {
      mask[i] |= words[i];
    }
  }

  int numBytes() {
    return 48 + 4 * ids.length + 8 * words.length;
  }
}
