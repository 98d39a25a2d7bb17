package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the configurations of one state: those within a lexeme, and those that begin where
 * lexemes have ended. Ways that differ only in where they return to become one.
 */
final class Expansion {
  /** More ways than that to read one text are a grammar that cannot be followed in time. */
  private static final int MAX_CONFIGS = 20_000;

  /**
   * A call is one level of JSON at most, and what could not be read is not written. A call that
   * comes last shares its caller's frame, so there may be one level more than frames.
   */
  private static final int MAX_DEPTH = JsonValue.MAX_DEPTH - 1;

  private record ConfigKey(
      ByteAutomaton automaton,
      Kind kind,
      int state,
      int target,
      Memory memory,
      @Nullable Text typed) {}

  private record PlaceKey(int node, Memory memory) {}

  private record SpecialKey(int tokenId, int target, Memory memory) {}

  private final Pool pool;
  private final Grammar grammar;
  private final Map<ConfigKey, Config> configs = new LinkedHashMap<>();
  private final Map<SpecialKey, Item> specials = new LinkedHashMap<>();
  private final Map<PlaceKey, Frame> places = new HashMap<>();
  private final PriorityQueue<PlaceKey> order;
  private boolean mayEnd;

  Expansion(Pool pool, Grammar grammar) {
    this.pool = pool;
    this.grammar = grammar;
    this.order =
        new PriorityQueue<>((a, b) -> Integer.compare(grammar.rank(a.node), grammar.rank(b.node)));
  }

  void add(Config config) {
    Item tail = config.tail;
    ConfigKey key =
        new ConfigKey(
            config.automaton, config.kind, config.state, tail.node, tail.memory, config.typed);
    Config known = configs.putIfAbsent(key, config);
    if (known != null && !known.equals(config)) {
      Frame frame = pool.union(known.tail.frame, tail.frame);
      Item united = pool.item(tail.node, tail.memory, frame);
      configs.put(
          key,
          pool.config(
              config.automaton, config.kind, config.state, united, config.typed, config.excluded));
    }
    if (configs.size() > MAX_CONFIGS) {
      throw new GrammarTooLarge("it can be read in more than " + MAX_CONFIGS + " ways at once");
    }
  }

  State state() {
    State.SpecialStep[] steps =
        specials.entrySet().stream()
            .map(entry -> new State.SpecialStep(entry.getKey().tokenId, entry.getValue()))
            .toArray(State.SpecialStep[]::new);
    return pool.state(configs.values().toArray(Config[]::new), steps, mayEnd);
  }

  /** Goes on from where lexemes have ended. */
  void goOn(Collection<Item> ended) {
    for (Item item : returned(ended)) {
      reach(item.node, item.memory, item.frame);
    }
    // INVARIANT: by rank, what is reached without a byte comes later: each place once, complete.
    while (!order.isEmpty()) {
      PlaceKey place = order.poll();
      Frame frame = places.get(place);
      for (int i = 0; i < grammar.numEdges(place.node); i++) {
        follow(grammar.edge(place.node, i), place.memory, frame);
      }
    }
  }

  /** These items and all that is reached from them by returning and by empty lexemes. */
  private Set<Item> returned(Collection<Item> ended) {
    Set<Item> all = new LinkedHashSet<>(ended);
    Deque<Item> work = new ArrayDeque<>(ended);
    while (!work.isEmpty()) {
      Item item = work.poll();
      if (grammar.mayEnd(item.node)) {
        mayEnd |= item.frame.isBottom;
        for (Item back : item.frame.returns) {
          if (all.add(back)) {
            work.add(back);
          }
        }
      }
      for (int i = 0; i < grammar.numEdges(item.node); i++) {
        Edge edge = grammar.edge(item.node, i);
        if (edge instanceof Edge.Lex lex && mayBeSkipped(lex, item.memory)) {
          Item next = pool.item(lex.target(), afterSkipping(lex, item.memory), item.frame);
          if (all.add(next)) {
            work.add(next);
          }
        }
      }
    }
    return all;
  }

  private static boolean mayBeSkipped(Edge.Lex lex, Memory memory) {
    boolean isUnique = lex.lexeme().kind() == Kind.UNIQUE;
    return lex.mayBeEmpty() && !(isUnique && memory.excluded().isExcluded());
  }

  private Memory afterSkipping(Edge.Lex lex, Memory memory) {
    return lex.lexeme().kind() == Kind.UNIQUE ? memory.plus(pool.noText()) : memory;
  }

  private void reach(int node, Memory memory, Frame frame) {
    if (grammar.numEdges(node) == 0) {
      return;
    }
    PlaceKey key = new PlaceKey(node, memory);
    Frame known = places.get(key);
    if (known == null) {
      order.add(key);
    }
    places.put(key, known == null ? frame : pool.union(known, frame));
  }

  private void follow(Edge edge, Memory memory, Frame frame) {
    if (isTooDeep(edge, frame)) {
      return;
    }
    if (edge instanceof Edge.Call call) {
      Item back = pool.item(call.target(), memory, frame);
      reach(call.callee(), pool.noMemory(), pool.called(back));
    } else if (edge instanceof Edge.Lex lex) {
      begin(lex.lexeme(), pool.item(lex.target(), memory, frame));
      if (mayBeSkipped(lex, memory)) {
        reach(lex.target(), afterSkipping(lex, memory), frame);
      }
    } else if (edge instanceof Edge.Special special) {
      SpecialKey key = new SpecialKey(special.tokenId(), special.target(), memory);
      Item known = specials.get(key);
      Frame united = known == null ? frame : pool.union(known.frame, frame);
      specials.put(key, pool.item(special.target(), memory, united));
    }
  }

  // INVARIANT: the shortest way on from every configuration is not too deep, because that holds of
  // the place behind each edge that is followed, and of what it calls.
  private boolean isTooDeep(Edge edge, Frame frame) {
    int called = edge instanceof Edge.Call call ? 1 + grammar.nesting(call.callee()) : 0;
    return frame.depth + Math.max(called, grammar.nesting(edge.target())) > MAX_DEPTH;
  }

  private void begin(Lexeme lexeme, Item tail) {
    boolean isUnique = lexeme.kind() == Kind.UNIQUE;
    add(
        pool.config(
            lexeme.automaton(),
            lexeme.kind(),
            lexeme.start(),
            tail,
            isUnique ? pool.noText() : null,
            isUnique ? tail.memory.excluded() : null));
  }
}
