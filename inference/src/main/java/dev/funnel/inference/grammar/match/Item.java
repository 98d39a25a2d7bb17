package dev.funnel.inference.grammar.match;

import org.jspecify.annotations.Nullable;

/**
 * A place in a turn between lexemes: a node, what its activation has matched, and where to return
 * to. Interned by the {@link Pool}: equal items of a grammar are one object.
 */
final class Item {
  static final int UNKNOWN = -1;

  final int node;
  final Memory memory;
  final Frame frame;

  /** Whether completing it asks about a text that is not known ({@link Memory#probe}). */
  final boolean isTainted;

  /** The order in which items were made. */
  final long number;

  private final int hash;

  /** Tokens that complete it, at most; kept by {@link Paths}. */
  int bound = UNKNOWN;

  /** Kept by {@link Paths}: its canonical completions. */
  Step @Nullable [] path;

  /** Kept by {@link Paths}: the memory, and what the canonical completion adds to it. */
  @Nullable Memory pathMemory;

  /** Kept by {@link Walker}: the state in which only this item goes on. */
  @Nullable State state;

  Item(int node, Memory memory, Frame frame, boolean isTainted, long number) {
    this.node = node;
    this.memory = memory;
    this.frame = frame;
    this.isTainted = isTainted;
    this.number = number;
    this.hash = 31 * (31 * node + System.identityHashCode(memory)) + frame.hashCode();
  }

  // Frames are compared as objects: they are interned, and a comparison would go down the stack.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public boolean equals(Object other) {
    return other instanceof Item item
        && node == item.node
        && memory == item.memory
        && frame == item.frame;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
