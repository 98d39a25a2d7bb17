package dev.funnel.inference.grammar.match;

import java.util.Arrays;

/**
 * Where an activation may return to: items, and the end of the turn. Interned by the {@link Pool}.
 * A turn that can be read in several ways has one frame that unites them.
 */
final class Frame {
  /** In the order in which they were made, none twice. */
  final Item[] returns;

  /** Whether the turn may end with the activation. */
  final boolean isBottom;

  /** Activations around this one. */
  final int depth;

  final boolean isTainted;
  private final int hash;

  /** Tokens that complete it, at most; kept by {@link Paths}. */
  int bound = Item.UNKNOWN;

  Frame(Item[] returns, boolean isBottom) {
    this.returns = returns;
    this.isBottom = isBottom;
    this.depth = Arrays.stream(returns).mapToInt(item -> item.frame.depth + 1).max().orElse(0);
    this.isTainted = Arrays.stream(returns).anyMatch(item -> item.isTainted);
    this.hash = Arrays.hashCode(returns);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Frame frame
            && isBottom == frame.isBottom
            && hash == frame.hash
            && hasReturns(frame.returns));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  // Items are compared as objects: they are interned, and a comparison would go down the stack.
  @SuppressWarnings("ReferenceEquality")
  private boolean hasReturns(Item[] others) {
    boolean same = returns.length == others.length;
    for (int i = 0; same && i < others.length; i++) {
      same = returns[i] == others[i];
    }
    return same;
  }
}
