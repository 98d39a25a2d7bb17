package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the canonical completion of a UNIQUE lexeme: of the shortest ones that make no excluded
 * text, the first in the order of bytes. Walks the tree of excluded texts, breadth first, and asks
 * {@link Completions} where it leaves it.
 */
final class UniqueSearch {
  private static final class Node {
    final Exclusions excluded;
    final int state;
    final byte[] way;

    Node(Exclusions excluded, int state, byte[] way) {
      this.excluded = excluded;
      this.state = state;
      this.way = way;
    }
  }

  private final Completions completions;
  private final ByteAutomaton automaton;
  private int bestLength = Completions.NEVER;
  private byte @Nullable [] bestWay;

  UniqueSearch(Completions completions, ByteAutomaton automaton) {
    this.completions = completions;
    this.automaton = automaton;
  }

  /** The bytes from a state that stands at this node of the excluded texts; null if none. */
  byte @Nullable [] find(int from, Exclusions excluded) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(excluded, from, new byte[0]));
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (node.way.length + completions.distance(automaton, node.state) <= bestLength) {
        leave(node);
        deepen(node, nodes);
      }
    }
    return bestWay == null ? null : completed(from, bestWay);
  }

  private void leave(Node node) {
    if (automaton.isAccepting(node.state) && !node.excluded.isExcluded()) {
      offer(node.way.length, node.way);
    }
    for (int symbol = 0; symbol < 256; symbol++) {
      if (completions.isWritable(symbol) && node.excluded.after(symbol) == null) {
        int next = automaton.step(node.state, symbol);
        if (next != ByteAutomaton.DEAD) {
          int length = node.way.length + 1 + completions.distance(automaton, next);
          if (length <= bestLength) {
            offer(length, plus(node.way, symbol));
          }
        }
      }
    }
  }

  private void offer(int length, byte[] way) {
    boolean isShorter = length < bestLength && length < Completions.NEVER;
    if (isShorter
        || (length == bestLength && bestWay != null && Arrays.compareUnsigned(way, bestWay) < 0)) {
      bestLength = length;
      bestWay = way;
    }
  }

  private void deepen(Node node, List<Node> nodes) {
    for (int i = 0; i < node.excluded.numChildren(); i++) {
      int symbol = node.excluded.symbol(i);
      int next = automaton.step(node.state, symbol);
      if (next != ByteAutomaton.DEAD && completions.isWritable(symbol)) {
        nodes.add(new Node(node.excluded.child(i), next, plus(node.way, symbol)));
      }
    }
  }

  private static byte[] plus(byte[] way, int symbol) {
    byte[] longer = Arrays.copyOf(way, way.length + 1);
    longer[way.length] = (byte) symbol;
    return longer;
  }

  /** The way, and the canonical completion of the state that it leads to. */
  private byte[] completed(int from, byte[] way) {
    byte[] text = Arrays.copyOf(way, bestLength);
    int state = from;
    for (int i = 0; i < text.length; i++) {
      if (i >= way.length) {
        text[i] = (byte) completions.next(automaton, state);
      }
      state = automaton.step(state, text[i] & 0xFF);
    }
    return text;
  }
}
