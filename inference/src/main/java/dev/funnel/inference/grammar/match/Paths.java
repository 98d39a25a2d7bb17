package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The canonical completions of what is in a {@link Pool}, and how many tokens they take.
 *
 * <p>INVARIANT: what is reached along a canonical completion has the rest of it among its own, so
 * that the fewest tokens never become more than one less than before. Nothing here recurses: a
 * hostile turn is deep.
 */
final class Paths {
  private final Pool pool;
  private final GrammarPlan plan;
  private final Completions completions;
  private final TokenTrie trie;

  Paths(Pool pool, GrammarPlan plan, Completions completions, TokenTrie trie) {
    this.pool = pool;
    this.plan = plan;
    this.completions = completions;
    this.trie = trie;
  }

  /** Fewest tokens of a canonical completion; {@link Completions#NEVER} if there is none. */
  int cost(State state) {
    if (state.cost == Item.UNKNOWN) {
      int cost = state.mayEnd ? 1 : Completions.NEVER;
      for (Config config : state.configs) {
        cost = Math.min(cost, cost(config));
      }
      for (State.SpecialStep special : state.specials) {
        cost = Math.min(cost, 1 + cost(special.tail()));
      }
      state.cost = cost;
    }
    return state.cost;
  }

  int cost(Item item) {
    return Step.cost(path(item));
  }

  int cost(Config config) {
    return Step.cost(path(config));
  }

  /**
   * Where the typed text of a UNIQUE configuration stands among the texts that matter: those that
   * are excluded, and those that its canonical completion needs later in the same activation. Null
   * if it is on the way to none of them: then it is completed as if it were PLAIN.
   */
  @Nullable Exclusions care(Config config) {
    Item tail = config.tail;
    if (!plan.hasUniqueAhead(tail.node)) {
      return config.excluded;
    }
    path(tail);
    Exclusions at = tail.pathMemory == null ? null : tail.pathMemory.excluded();
    byte[] typed = config.typed == null ? new byte[0] : config.typed.bytes();
    for (int i = 0; i < typed.length && at != null; i++) {
      at = at.after(typed[i] & 0xFF);
    }
    return at;
  }

  private Step[] path(Config config) {
    if (config.path == null) {
      config.path = newPath(config);
    }
    return config.path;
  }

  private Step[] newPath(Config config) {
    if (config.kind == Kind.FREE) {
      return Step.FREE;
    }
    Item tail = config.tail;
    if (config.kind == Kind.UNIQUE && care(config) != null) {
      Exclusions excluded = config.excluded == null ? Exclusions.NONE : config.excluded;
      byte[] rest = new UniqueSearch(completions, config.automaton).find(config.state, excluded);
      if (rest == null) {
        return Step.NONE;
      }
      Text text = plus(config.typed == null ? pool.noText() : config.typed, rest);
      return spelled(rest, path(pool.item(tail.node, tail.memory.plus(text), tail.frame)));
    }
    path(tail);
    return completed(config.automaton, config.state, tail);
  }

  private Step[] path(Item goal) {
    Deque<Item> work = new ArrayDeque<>();
    work.push(goal);
    while (!work.isEmpty()) {
      Item item = work.peek();
      Step[] path = item.path == null ? newPath(item, work) : item.path;
      if (path != null) {
        item.path = path;
        work.pop();
      }
    }
    return goal.path == null ? Step.NONE : goal.path;
  }

  /** Null if something must be known before: that is then on top of the work. */
  private Step @Nullable [] newPath(Item item, Deque<Item> work) {
    item.pathMemory = item.memory;
    return switch (plan.choice(item.node)) {
      case NONE -> Step.NONE;
      case FREE -> Step.FREE;
      case END -> returning(item.frame, work);
      case EDGE -> along(item, work);
    };
  }

  private static Step @Nullable [] returning(Frame frame, Deque<Item> work) {
    Set<Step> steps = new LinkedHashSet<>();
    if (frame.isBottom) {
      steps.add(Step.END);
    }
    boolean isKnown = true;
    for (Item back : frame.returns) {
      isKnown &= isKnown(back, work);
      if (back.path != null) {
        Collections.addAll(steps, back.path);
      }
    }
    return isKnown ? steps.toArray(Step[]::new) : null;
  }

  private static boolean isKnown(Item item, Deque<Item> work) {
    if (item.path == null) {
      work.push(item);
    }
    return item.path != null;
  }

  private Step @Nullable [] along(Item item, Deque<Item> work) {
    Edge edge = plan.next(item.node, null);
    for (; edge != null; edge = plan.next(item.node, edge)) {
      if (!(edge instanceof Edge.Lex lex) || lex.lexeme().kind() != Kind.UNIQUE) {
        return plainly(edge, item, work);
      }
      Lexeme lexeme = lex.lexeme();
      byte[] text =
          new UniqueSearch(completions, lexeme.automaton())
              .find(lexeme.start(), item.memory.excluded());
      if (text != null) {
        Item tail =
            pool.item(lex.target(), item.memory.plus(plus(pool.noText(), text)), item.frame);
        return isKnownAfter(item, tail, work) ? spelled(text, path(tail)) : null;
      }
    }
    return Step.NONE;
  }

  private Step @Nullable [] plainly(Edge edge, Item item, Deque<Item> work) {
    Item tail = pool.item(edge.target(), item.memory, item.frame);
    if (edge instanceof Edge.Call call) {
      Item callee = pool.item(call.callee(), pool.noMemory(), pool.called(tail));
      return isKnownAfter(item, tail, work) && isKnown(callee, work) ? path(callee) : null;
    }
    if (!isKnownAfter(item, tail, work)) {
      return null;
    }
    if (edge instanceof Edge.Lex lex) {
      return completed(lex.lexeme().automaton(), lex.lexeme().start(), tail);
    }
    return new Step[] {Step.special(path(tail))};
  }

  private static boolean isKnownAfter(Item item, Item tail, Deque<Item> work) {
    item.pathMemory = tail.pathMemory;
    return isKnown(tail, work);
  }

  private static Text plus(Text text, byte[] more) {
    Text longer = text;
    for (byte symbol : more) {
      longer = longer.plus(symbol);
    }
    return longer;
  }

  private Step[] spelled(byte[] text, Step[] rest) {
    Step[] steps = rest;
    for (int i = text.length - 1; i >= 0 && steps.length > 0; i--) {
      steps = new Step[] {Step.of(text[i] & 0xFF, steps, trie)};
    }
    return steps;
  }

  /** From a state of a lexeme to its canonical end, and what follows; kept byte by byte. */
  private Step[] completed(ByteAutomaton automaton, int from, Item tail) {
    if (completions.distance(automaton, from) >= Completions.NEVER) {
      return Step.NONE;
    }
    List<Config> way = new ArrayList<>();
    int state = from;
    Config config = pool.config(automaton, Kind.PLAIN, state, tail, null, null);
    while (config.path == null && !automaton.isAccepting(state)) {
      way.add(config);
      state = automaton.step(state, completions.next(automaton, state));
      config = pool.config(automaton, Kind.PLAIN, state, tail, null, null);
    }
    Step[] steps = config.path == null ? path(tail) : config.path;
    for (int i = way.size() - 1; i >= 0; i--) {
      Config before = way.get(i);
      if (steps.length > 0) {
        int symbol = completions.next(automaton, before.state);
        steps = new Step[] {Step.of(symbol, steps, trie)};
      }
      before.path = steps;
    }
    return steps;
  }
}
