package dev.funnel.inference.grammar.match;

/**
 * One step of a canonical completion: a byte, a special token, or that no more is needed. What
 * follows may differ with where an activation returns to: then there are several next steps.
 */
final class Step {
  private static final int SPECIAL = 256;
  private static final int LAST = 257;

  /** Free text: it may be cut, so that nothing is needed. */
  static final Step[] FREE = {new Step(LAST, new Step[0], 0)};

  /** The end of the turn: one token. */
  static final Step END = new Step(LAST, new Step[0], 1);

  /** No completion. */
  static final Step[] NONE = {};

  private final int symbol;
  private final Step[] next;

  /** Fewest tokens that spell it to the end, the end of turn included. */
  private final int cost;

  private Step(int symbol, Step[] next, int cost) {
    this.symbol = symbol;
    this.next = next;
    this.cost = cost;
  }

  static Step special(Step[] next) {
    return new Step(SPECIAL, next, 1 + cost(next));
  }

  static Step of(int symbol, Step[] next, TokenTrie trie) {
    int child = trie.child(TokenTrie.ROOT, symbol);
    int cost = child == TokenTrie.NONE ? Completions.NEVER : cheapest(child, next, trie);
    return new Step(symbol, next, cost);
  }

  /** Fewest tokens for one of these; {@link Completions#NEVER} if there are none. */
  static int cost(Step[] steps) {
    int cost = Completions.NEVER;
    for (Step step : steps) {
      cost = Math.min(cost, step.cost);
    }
    return cost;
  }

  // As deep as the longest token.
  private static int cheapest(int node, Step[] next, TokenTrie trie) {
    int cost = trie.hasToken(node) ? 1 + cost(next) : Completions.NEVER;
    if (trie.hasChildren(node)) {
      for (Step step : next) {
        int child = step.symbol < SPECIAL ? trie.child(node, step.symbol) : TokenTrie.NONE;
        if (child != TokenTrie.NONE) {
          cost = Math.min(cost, cheapest(child, step.next, trie));
        }
      }
    }
    return cost;
  }
}
