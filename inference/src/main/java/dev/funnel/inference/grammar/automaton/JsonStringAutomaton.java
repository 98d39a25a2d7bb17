package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;

/**
 * JSON strings of a minimum to a maximum number of characters, quotes included, with the shortest
 * escapes. All lengths are states of one automaton, by arithmetic: a state holds how many
 * characters must and how many may still come, and where in a character it is. There is one such
 * automaton; immutable.
 *
 * <p>A character counts from its first byte on.
 */
public final class JsonStringAutomaton implements ByteAutomaton {
  /** The largest minimum that a state can hold. */
  public static final int MAX_MIN = (1 << 13) - 1;

  /** The largest maximum that a state can hold, for there is a larger one that means none. */
  public static final int MAX_MAX = (1 << 14) - 2;

  public static final JsonStringAutomaton INSTANCE = new JsonStringAutomaton();

  // State: minimum left (13 bits), maximum left (14 bits), place (4 bits).
  private static final int PLACE_BITS = 4;
  private static final int MAX_SHIFT = PLACE_BITS;
  private static final int MIN_SHIFT = MAX_SHIFT + 14;
  private static final int UNLIMITED = MAX_MAX + 1;
  private static final int ONE_LESS_MIN = -1 << MIN_SHIFT;
  private static final int ONE_LESS_MAX = -1 << MAX_SHIFT;

  // Places. Those with a name of bytes are behind the first byte of a character.
  private static final int OPENING = 0;
  private static final int BETWEEN = 1;
  private static final int CLOSED = 2;
  private static final int BACKSLASH = 3;
  private static final int U = 4;
  private static final int U0 = 5;
  private static final int U00 = 6;
  private static final int U000 = 7;
  private static final int U001 = 8;
  private static final int ONE_LEFT = 9;
  private static final int TWO_LEFT = 10;
  private static final int E0 = 11;
  private static final int ED = 12;
  private static final int THREE_LEFT = 13;
  private static final int F0 = 14;
  private static final int F4 = 15;

  private static final byte[] NEXT_PLACES = nextPlaces();

  // Bytes that end the character; the opening place counts its quote.
  private static final int[] BYTES_LEFT = {1, 0, 0, 1, 4, 3, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3};

  private JsonStringAutomaton() {}

  private static byte[] nextPlaces() {
    byte[] next = new byte[256 << PLACE_BITS];
    Arrays.fill(next, (byte) DEAD);
    put(next, OPENING, '"', '"', BETWEEN);
    put(next, BETWEEN, 0x20, 0x7F, BETWEEN);
    put(next, BETWEEN, '"', '"', CLOSED);
    put(next, BETWEEN, '\\', '\\', BACKSLASH);
    put(next, BETWEEN, 0xC2, 0xDF, ONE_LEFT);
    put(next, BETWEEN, 0xE0, 0xE0, E0);
    put(next, BETWEEN, 0xE1, 0xEF, TWO_LEFT);
    put(next, BETWEEN, 0xED, 0xED, ED);
    put(next, BETWEEN, 0xF0, 0xF0, F0);
    put(next, BETWEEN, 0xF1, 0xF3, THREE_LEFT);
    put(next, BETWEEN, 0xF4, 0xF4, F4);
    for (char escaped : "\"\\bfnrt".toCharArray()) {
      put(next, BACKSLASH, escaped, escaped, BETWEEN);
    }
    put(next, BACKSLASH, 'u', 'u', U);
    put(next, U, '0', '0', U0);
    put(next, U0, '0', '0', U00);
    put(next, U00, '0', '0', U000);
    put(next, U00, '1', '1', U001);
    // \b, \t, \n, \f and \r are shorter than \\u0008, 9, a, c and d.
    put(next, U000, '0', '7', BETWEEN);
    for (char digit : "bBeEfF".toCharArray()) {
      put(next, U000, digit, digit, BETWEEN);
    }
    put(next, U001, '0', '9', BETWEEN);
    put(next, U001, 'a', 'f', BETWEEN);
    put(next, U001, 'A', 'F', BETWEEN);
    put(next, ONE_LEFT, 0x80, 0xBF, BETWEEN);
    put(next, TWO_LEFT, 0x80, 0xBF, ONE_LEFT);
    put(next, E0, 0xA0, 0xBF, ONE_LEFT);
    put(next, ED, 0x80, 0x9F, ONE_LEFT);
    put(next, THREE_LEFT, 0x80, 0xBF, TWO_LEFT);
    put(next, F0, 0x90, 0xBF, TWO_LEFT);
    put(next, F4, 0x80, 0x8F, TWO_LEFT);
    return next;
  }

  private static void put(byte[] next, int place, int low, int high, int target) {
    for (int symbol = low; symbol <= high; symbol++) {
      next[symbol << PLACE_BITS | place] = (byte) target;
    }
  }

  /**
   * The state before the opening quote of a string.
   *
   * @param min least number of characters, at most {@link #MAX_MIN}
   * @param max most characters, {@code Integer.MAX_VALUE} for no limit; beyond {@link #MAX_MAX} it
   *     is taken as that, which leaves out longer strings
   * @throws GrammarTooLarge if the minimum is beyond what a state can hold
   */
  public int start(int min, int max) {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException("no string has " + min + " to " + max + " characters");
    }
    if (min > MAX_MIN) {
      throw new GrammarTooLarge(
          "strings of at least %d characters; at most %d can be asked for".formatted(min, MAX_MIN));
    }
    int maxLeft = max == Integer.MAX_VALUE ? UNLIMITED : Math.min(max, MAX_MAX);
    return min << MIN_SHIFT | maxLeft << MAX_SHIFT | OPENING;
  }

  private static int place(int state) {
    return state & ((1 << PLACE_BITS) - 1);
  }

  private static int maxLeft(int state) {
    return state >> MAX_SHIFT & UNLIMITED;
  }

  private static int minLeft(int state) {
    return state >> MIN_SHIFT;
  }

  @Override
  public int step(int state, int symbol) {
    int place = place(state);
    int next = NEXT_PLACES[symbol << PLACE_BITS | place];
    if (next == DEAD) {
      return DEAD;
    }
    int moved = state - place + next;
    if (place != BETWEEN) {
      return moved;
    }
    if (next == CLOSED) {
      return minLeft(state) == 0 ? moved : DEAD;
    }
    int maxLeft = maxLeft(state);
    if (maxLeft == 0) {
      return DEAD;
    }
    return moved
        + (minLeft(state) == 0 ? 0 : ONE_LESS_MIN)
        + (maxLeft == UNLIMITED ? 0 : ONE_LESS_MAX);
  }

  @Override
  public boolean isAccepting(int state) {
    return place(state) == CLOSED;
  }

  @Override
  public int bytesToAccept(int state) {
    int place = place(state);
    return place == CLOSED ? 0 : BYTES_LEFT[place] + minLeft(state) + 1;
  }

  // A text has at most one character a byte: counts beyond that stay positive, whatever they are.
  @Override
  public int maskState(int state, int maxBytes) {
    if (place(state) == CLOSED) {
      return CLOSED;
    }
    int min = Math.min(minLeft(state), maxBytes + 1);
    int max = maxLeft(state);
    if (max != UNLIMITED) {
      max = Math.min(max, maxBytes + 1);
    }
    return min << MIN_SHIFT | max << MAX_SHIFT | place(state);
  }

  // Without a minimum, and with a maximum that is not reached: what is left of it counts the
  // characters.
  @Override
  public int baseState(int state, int maxBytes) {
    int place = place(state);
    boolean isAny = minLeft(state) == 0 && maxLeft(state) == UNLIMITED;
    boolean isCounting = maxBytes < MAX_MAX;
    return isAny || place == CLOSED || !isCounting ? state : (maxBytes + 1) << MAX_SHIFT | place;
  }

  @Override
  public String toString() {
    return "JSON strings";
  }
}
