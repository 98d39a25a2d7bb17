package dev.funnel.inference.grammar.automaton;

/** The symbols that an automaton reads. */
public enum Alphabet {
  /** 0 to 255. */
  BYTES(0xFF),

  /** Unicode scalar values: code points without the surrogates. */
  CODE_POINTS(Character.MAX_CODE_POINT);

  private final int max;

  Alphabet(int max) {
    this.max = max;
  }

  /** The largest symbol; the smallest is 0. */
  public int max() {
    return max;
  }

  /** Every symbol. */
  public SymbolSet all() {
    SymbolSet all = SymbolSet.of(0, max);
    return this == BYTES ? all : all.without(SymbolSet.SURROGATES);
  }
}
