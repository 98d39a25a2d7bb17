package dev.funnel.inference.grammar.match;

import org.jspecify.annotations.Nullable;

/**
 * A node of a tree of excluded texts; the root stands for the whole set. Immutable: a set with one
 * text more shares all but the way to it. Children stand in the order of their bytes.
 */
final class Exclusions {
  static final Exclusions NONE = new Exclusions(new byte[0], new Exclusions[0], false);

  private final byte[] symbols;
  private final Exclusions[] children;
  private final boolean isExcluded;

  private Exclusions(byte[] symbols, Exclusions[] children, boolean isExcluded) {
    this.symbols = symbols;
    this.children = children;
    this.isExcluded = isExcluded;
  }

  /** Whether the text that leads here is excluded. */
  boolean isExcluded() {
    return isExcluded;
  }

  int numChildren() {
    return children.length;
  }

  int symbol(int index) {
    return symbols[index] & 0xFF;
  }

  Exclusions child(int index) {
    return children[index];
  }

  /** The node after one more byte; null if no excluded text goes on so. */
  @Nullable Exclusions after(int symbol) {
    int index = indexOf((byte) symbol);
    return index < 0 ? null : children[index];
  }

  Exclusions plus(byte[] text) {
    // From the end of the way back to its beginning: a hostile text is long.
    Exclusions[] way = new Exclusions[text.length + 1];
    Exclusions at = this;
    for (int i = 0; i <= text.length; i++) {
      way[i] = at == null ? NONE : at;
      at = i == text.length ? null : way[i].after(text[i]);
    }
    Exclusions node = new Exclusions(way[text.length].symbols, way[text.length].children, true);
    for (int i = text.length - 1; i >= 0; i--) {
      node = way[i].with(text[i], node);
    }
    return node;
  }

  private Exclusions with(byte symbol, Exclusions child) {
    int index = indexOf(symbol);
    if (index >= 0) {
      Exclusions[] replaced = children.clone();
      replaced[index] = child;
      return new Exclusions(symbols, replaced, isExcluded);
    }
    int place = 0;
    while (place < symbols.length && Byte.compareUnsigned(symbols[place], symbol) < 0) {
      place++;
    }
    byte[] moreSymbols = new byte[symbols.length + 1];
    Exclusions[] more = new Exclusions[symbols.length + 1];
    System.arraycopy(symbols, 0, moreSymbols, 0, place);
    System.arraycopy(children, 0, more, 0, place);
    moreSymbols[place] = symbol;
    more[place] = child;
    System.arraycopy(symbols, place, moreSymbols, place + 1, symbols.length - place);
    System.arraycopy(children, place, more, place + 1, symbols.length - place);
    return new Exclusions(moreSymbols, more, isExcluded);
  }

  private int indexOf(byte symbol) {
    for (int i = 0; i < symbols.length; i++) {
      if (symbols[i] == symbol) {
        return i;
      }
    }
    return -1;
  }
}
