package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes states from byte to byte; what was once found is kept in them. */
final class Walker {
  private static final int NEXT_BYTES = 1_040;

  /** Stands for what cannot go on. */
  private static final State DEAD = new State(new Config[0], new State.SpecialStep[0], false);

  private final Pool pool;
  private final GrammarPlan plan;

  Walker(Pool pool, GrammarPlan plan) {
    this.pool = pool;
    this.plan = plan;
  }

  State start() {
    return follow(pool.item(plan.grammar().start(), pool.noMemory(), pool.bottom()));
  }

  /** The state in which only this item goes on. */
  State follow(Item item) {
    if (item.state == null) {
      Expansion expansion = new Expansion(pool, plan.grammar());
      expansion.goOn(List.of(item));
      item.state = expansion.state();
    }
    return item.state;
  }

  /** The state after a configuration's lexeme, whatever its text was ({@link Memory#probe}). */
  State followUnknown(Config config) {
    Item tail = config.tail;
    return follow(
        config.kind == Kind.UNIQUE ? pool.item(tail.node, tail.memory.probe(), tail.frame) : tail);
  }

  /** The state after a special token; null if it cannot come next. */
  @Nullable State special(State state, int tokenId) {
    List<Item> items = new ArrayList<>();
    for (State.SpecialStep special : state.specials) {
      if (special.tokenId() == tokenId) {
        items.add(special.tail());
      }
    }
    if (items.size() < 2) {
      return items.isEmpty() ? null : follow(items.get(0));
    }
    Expansion expansion = new Expansion(pool, plan.grammar());
    expansion.goOn(items);
    return expansion.state();
  }

  /** The state after these bytes; null if nothing goes on with them. */
  @Nullable State walk(State from, byte[] text) {
    State state = from;
    for (int i = 0; i < text.length && state != null; i++) {
      state = step(state, text[i] & 0xFF);
    }
    return state;
  }

  /** The state after one more byte; null if nothing goes on with it. */
  @Nullable State step(State state, int symbol) {
    if (state.next == null) {
      state.next = new State[256];
      pool.addBytes(NEXT_BYTES);
    }
    State next = state.next[symbol];
    if (next == null) {
      next = compute(state, symbol);
      state.next[symbol] = next;
    }
    return next.isDead() ? null : next;
  }

  private State compute(State state, int symbol) {
    List<Item> ended = new ArrayList<>();
    List<Config> staying = new ArrayList<>();
    for (Config config : state.configs) {
      int next = config.automaton.step(config.state, symbol);
      if (next != ByteAutomaton.DEAD) {
        advance(config, symbol, next, ended, staying);
      }
    }
    if (ended.isEmpty() && staying.isEmpty()) {
      return DEAD;
    }
    Expansion expansion = new Expansion(pool, plan.grammar());
    staying.forEach(expansion::add);
    if (!ended.isEmpty()) {
      expansion.goOn(ended);
    }
    return expansion.state();
  }

  private void advance(
      Config config, int symbol, int next, List<Item> ended, List<Config> staying) {
    Text typed = config.typed == null ? null : config.typed.plus(symbol);
    Exclusions excluded = config.excluded == null ? null : config.excluded.after(symbol);
    boolean isAccepting = config.automaton.isAccepting(next);
    if (isAccepting && (excluded == null || !excluded.isExcluded())) {
      Item tail = config.tail;
      ended.add(typed == null ? tail : pool.item(tail.node, tail.memory.plus(typed), tail.frame));
    }
    if (!isAccepting || goesOn(config.automaton, next)) {
      staying.add(pool.config(config.automaton, config.kind, next, config.tail, typed, excluded));
    }
  }

  private static boolean goesOn(ByteAutomaton automaton, int state) {
    for (int symbol = 0; symbol < 256; symbol++) {
      if (automaton.step(state, symbol) != ByteAutomaton.DEAD) {
        return true;
      }
    }
    return false;
  }
}
