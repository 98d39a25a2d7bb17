package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.HashMap;
import java.util.Map;

/**
 * The canonical completion of an automaton's state: of the shortest texts to an accepting state
 * that the vocabulary can write byte by byte, the one that comes first in the order of bytes.
 *
 * <p>INVARIANT: after its first byte, the rest is the canonical completion of the state reached.
 */
final class Completions {
  /** The distance of a state that has no completion. */
  static final int NEVER = Integer.MAX_VALUE / 4;

  private static final int MAX_KNOWN = 1 << 20;

  /** What an automaton itself counts among the known states: it is kept with them. */
  private static final int AUTOMATON_STATES = 1 << 10;

  private final boolean[] isWritable;
  private final boolean isEveryByteWritable;
  private final Map<ByteAutomaton, Known> known = new HashMap<>();
  private int numKnown;

  Completions(TokenTrie trie) {
    isWritable = trie.singleBytes();
    boolean every = true;
    for (boolean is : isWritable) {
      every &= is;
    }
    isEveryByteWritable = every;
  }

  /** What was found out about an automaton's states. */
  private static final class Known {
    final IntMap distances = new IntMap();
    final IntMap nexts = new IntMap();
  }

  /** Whether the vocabulary has a token for this byte alone. */
  boolean isWritable(int symbol) {
    return isWritable[symbol];
  }

  /** Bytes of the completion; {@link #NEVER} if there is none. */
  int distance(ByteAutomaton automaton, int state) {
    if (isEveryByteWritable || automaton.isAccepting(state)) {
      return automaton.bytesToAccept(state);
    }
    Known states = known(automaton);
    if (states.distances.get(state) == IntMap.ABSENT) {
      find(automaton, state, states);
    }
    return states.distances.get(state);
  }

  /** The first byte of the completion of a state that has one and does not accept. */
  int next(ByteAutomaton automaton, int state) {
    Known states = known(automaton);
    int next = states.nexts.get(state);
    if (next == IntMap.ABSENT) {
      find(automaton, state, states);
      next = states.nexts.get(state);
    }
    return next;
  }

  private Known known(ByteAutomaton automaton) {
    if (numKnown > MAX_KNOWN) {
      known.clear();
      numKnown = 0;
    }
    Known states = known.get(automaton);
    if (states == null) {
      states = new Known();
      known.put(automaton, states);
      numKnown += AUTOMATON_STATES;
    }
    return states;
  }

  /** Most completions are the automaton's own shortest text: it is tried first. */
  private void find(ByteAutomaton automaton, int from, Known states) {
    IntList way = new IntList();
    int state = from;
    while (!automaton.isAccepting(state) && states.distances.get(state) == IntMap.ABSENT) {
      int next = nearer(automaton, state);
      if (next == ByteAutomaton.DEAD) {
        remember(new WritableSearch(automaton, isWritable, from).way(), automaton, from, states);
        return;
      }
      way.add(next);
      state = automaton.step(state, next);
    }
    int rest = automaton.isAccepting(state) ? 0 : states.distances.get(state);
    if (rest != automaton.bytesToAccept(state)) {
      remember(new WritableSearch(automaton, isWritable, from).way(), automaton, from, states);
      return;
    }
    state = from;
    for (int i = 0; i < way.size(); i++) {
      put(states, state, rest + way.size() - i, way.get(i));
      state = automaton.step(state, way.get(i));
    }
  }

  /** The smallest byte that can be written and comes nearer by one; DEAD if there is none. */
  private int nearer(ByteAutomaton automaton, int state) {
    int distance = automaton.bytesToAccept(state) - 1;
    for (int symbol = 0; symbol < 256; symbol++) {
      if (isWritable[symbol]) {
        int next = automaton.step(state, symbol);
        if (next != ByteAutomaton.DEAD && automaton.bytesToAccept(next) == distance) {
          return symbol;
        }
      }
    }
    return ByteAutomaton.DEAD;
  }

  private void remember(int[] way, ByteAutomaton automaton, int from, Known states) {
    if (way.length == 0) {
      put(states, from, NEVER, 0);
    }
    int state = from;
    for (int i = 0; i < way.length; i++) {
      put(states, state, way.length - i, way[i]);
      state = automaton.step(state, way[i]);
    }
  }

  private void put(Known states, int state, int distance, int next) {
    states.distances.put(state, distance);
    states.nexts.put(state, next);
    numKnown++;
  }
}
