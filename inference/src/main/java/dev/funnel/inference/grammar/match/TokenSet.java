package dev.funnel.inference.grammar.match;

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
