package dev.funnel.inference.grammar.automaton;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.stream.IntStream;

/** Ways through a byte automaton, for tests. */
public final class Walk {
  private Walk() {}

  /** The state after a text; {@link ByteAutomaton#DEAD} if there is none. */
  public static int end(ByteAutomaton automaton, int state, byte... text) {
    int at = state;
    for (int i = 0; i < text.length && at != ByteAutomaton.DEAD; i++) {
      at = automaton.step(at, text[i] & 0xFF);
    }
    return at;
  }

  public static boolean accepts(ByteAutomaton automaton, int state, String text) {
    int end = end(automaton, state, text.getBytes(UTF_8));
    return end != ByteAutomaton.DEAD && automaton.isAccepting(end);
  }

  /**
   * A random accepted text, by about {@code length} random steps and the shortest way after them.
   */
  public static byte[] random(ByteAutomaton automaton, int start, int length, Random random) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int state = start;
    while (text.size() < length || !automaton.isAccepting(state)) {
      int[] live = live(automaton, state, text.size() >= length);
      if (live.length == 0) {
        break;
      }
      int symbol = live[random.nextInt(live.length)];
      text.write(symbol);
      state = automaton.step(state, symbol);
    }
    if (!automaton.isAccepting(state)) {
      throw new AssertionError("no accepted text goes on at state " + state);
    }
    return text.toByteArray();
  }

  private static int[] live(ByteAutomaton automaton, int state, boolean isNearer) {
    return IntStream.range(0, 256)
        .filter(symbol -> automaton.step(state, symbol) != ByteAutomaton.DEAD)
        .filter(symbol -> !isNearer || leadsNearer(automaton, state, symbol))
        .toArray();
  }

  private static boolean leadsNearer(ByteAutomaton automaton, int state, int symbol) {
    int next = automaton.step(state, symbol);
    return automaton.bytesToAccept(next) == automaton.bytesToAccept(state) - 1;
  }
}
