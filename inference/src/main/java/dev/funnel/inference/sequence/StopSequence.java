package dev.funnel.inference.sequence;

/**
 * One stop sequence, searched for character by character (Knuth, Morris, Pratt 1977), so that a
 * hostile stop text costs no more than a harmless one. Not thread-safe.
 */
final class StopSequence {
  private final String text;

  /** For each prefix: the length of its longest proper prefix that is also its suffix. */
  private final int[] border;

  private int numMatched;

  StopSequence(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a stop sequence is empty");
    }
    this.text = text;
    this.border = borders(text);
  }

  /** Reads one character; true if the text read so far ends with the stop sequence. */
  boolean accept(char c) {
    numMatched = extend(text, border, numMatched, c);
    return numMatched == text.length();
  }

  /** Forgets the text read so far. */
  void reset() {
    numMatched = 0;
  }

  /** How many of the last characters may be the beginning of the stop sequence. */
  int numMatched() {
    return numMatched;
  }

  private static int extend(String text, int[] border, int matched, char c) {
    while (matched > 0 && text.charAt(matched) != c) {
      matched = border[matched - 1];
    }
    return text.charAt(matched) == c ? matched + 1 : matched;
  }

  private static int[] borders(String text) {
    int[] border = new int[text.length()];
    for (int i = 1; i < text.length(); i++) {
      border[i] = extend(text, border, border[i - 1], text.charAt(i));
    }
    return border;
  }
}
