package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of one grammar's turns, equal ones as one object. May be cleared at any time: what is
 * still held stays valid, only later values are no longer the same objects. Belongs to the engine's
 * thread.
 */
final class Pool {
  private static final int ITEM_BYTES = 160;

  private final GrammarPlan plan;
  private final Map<Item, Item> items = new HashMap<>();
  private final Map<Frame, Frame> frames = new HashMap<>();
  private final Map<Config, Config> configs = new HashMap<>();
  private final Map<State, State> states = new HashMap<>();
  private Memory noMemory = Memory.empty();
  private Text noText = Text.empty();
  private long numBytes;
  private long numMade;

  Pool(GrammarPlan plan) {
    this.plan = plan;
  }

  /** About what the pool holds, the masks of its states included. */
  long numBytes() {
    return numBytes;
  }

  void addBytes(long more) {
    numBytes += more;
  }

  void clear() {
    items.clear();
    frames.clear();
    configs.clear();
    states.clear();
    noMemory = Memory.empty();
    noText = Text.empty();
    numBytes = 0;
  }

  Memory noMemory() {
    return noMemory;
  }

  Text noText() {
    return noText;
  }

  /** The frame below which a turn begins. */
  Frame bottom() {
    return frame(List.of(), true);
  }

  Item item(int node, Memory memory, Frame frame) {
    boolean isTainted = frame.isTainted || (memory.isProbe() && plan.hasUniqueAhead(node));
    Item item = new Item(node, memory, frame, isTainted, numMade++);
    Item known = items.putIfAbsent(item, item);
    if (known == null) {
      numBytes += ITEM_BYTES;
    }
    return known == null ? item : known;
  }

  /** The frame of a call that returns to {@code back}. */
  Frame called(Item back) {
    // A call that comes last returns to where its caller returns: turns that repeat by calling
    // themselves at their end do not grow a stack.
    return plan.isLast(back.node) ? back.frame : frame(List.of(back), false);
  }

  Frame union(Frame one, Frame other) {
    if (one.equals(other)) {
      return one;
    }
    Set<Item> returns = new LinkedHashSet<>(Arrays.asList(one.returns));
    returns.addAll(Arrays.asList(other.returns));
    return frame(returns, one.isBottom || other.isBottom);
  }

  private Frame frame(Collection<Item> returns, boolean isBottom) {
    Item[] sorted = returns.toArray(Item[]::new);
    Arrays.sort(sorted, Comparator.comparingLong(item -> item.number));
    Frame frame = new Frame(sorted, isBottom);
    Frame known = frames.putIfAbsent(frame, frame);
    if (known == null) {
      numBytes += ITEM_BYTES + 8L * sorted.length;
    }
    return known == null ? frame : known;
  }

  Config config(
      ByteAutomaton automaton,
      Kind kind,
      int state,
      Item tail,
      @Nullable Text typed,
      @Nullable Exclusions excluded) {
    Config config = new Config(automaton, kind, state, tail, typed, excluded, numMade++);
    Config known = configs.putIfAbsent(config, config);
    if (known == null) {
      numBytes += ITEM_BYTES;
    }
    return known == null ? config : known;
  }

  /** The state of these configurations, which it may reorder. */
  State state(Config[] configs, State.SpecialStep[] specials, boolean mayEnd) {
    Arrays.sort(configs, Comparator.comparingLong(config -> config.number));
    State state = new State(configs, specials, mayEnd);
    State known = states.putIfAbsent(state, state);
    if (known == null) {
      numBytes += ITEM_BYTES + 8L * configs.length;
    }
    return known == null ? state : known;
  }
}
