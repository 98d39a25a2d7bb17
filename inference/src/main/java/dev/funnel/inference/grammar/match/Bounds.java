package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Upper bounds of what {@link Paths} counts exactly, by adding up bytes: a byte takes a token of
 * its own at most. INVARIANT: {@link Completions#NEVER} exactly where there is no completion.
 */
final class Bounds {
  private final GrammarPlan plan;
  private final Completions completions;
  private final Paths paths;

  Bounds(GrammarPlan plan, Completions completions, Paths paths) {
    this.plan = plan;
    this.completions = completions;
    this.paths = paths;
  }

  boolean isLive(State state) {
    return of(state) < Completions.NEVER;
  }

  int of(State state) {
    if (state.bound == Item.UNKNOWN) {
      int bound = state.mayEnd ? 1 : Completions.NEVER;
      for (Config config : state.configs) {
        bound = Math.min(bound, of(config));
      }
      for (State.SpecialStep special : state.specials) {
        bound = Math.min(bound, 1 + of(special.tail()));
      }
      state.bound = bound;
    }
    return state.bound;
  }

  private int of(Config config) {
    if (config.kind == Kind.FREE) {
      return 0;
    }
    if (config.kind == Kind.UNIQUE && paths.care(config) != null) {
      return paths.cost(config);
    }
    int distance = completions.distance(config.automaton, config.state);
    return Math.min(Completions.NEVER, distance + of(config.tail));
  }

  int of(Item goal) {
    Deque<Item> work = new ArrayDeque<>();
    work.push(goal);
    while (!work.isEmpty()) {
      Item item = work.peek();
      if (item.bound == Item.UNKNOWN && !plan.isPlain(item.node)) {
        item.bound = paths.cost(item);
      }
      if (item.bound == Item.UNKNOWN && isKnown(item.frame, work)) {
        item.bound = Math.min(Completions.NEVER, plan.distance(item.node) + item.frame.bound);
      }
      if (item.bound != Item.UNKNOWN) {
        work.pop();
      }
    }
    return goal.bound;
  }

  private static boolean isKnown(Frame frame, Deque<Item> work) {
    if (frame.bound == Item.UNKNOWN) {
      int bound = frame.isBottom ? 1 : Completions.NEVER;
      boolean isKnown = true;
      for (Item back : frame.returns) {
        if (back.bound == Item.UNKNOWN) {
          work.push(back);
          isKnown = false;
        }
        bound = Math.min(bound, back.bound);
      }
      frame.bound = isKnown ? bound : Item.UNKNOWN;
    }
    return frame.bound != Item.UNKNOWN;
  }
}
