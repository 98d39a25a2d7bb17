package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.SymbolSet;

/** The sets of characters that ECMA-262 has names of one letter for. */
final class CharacterSets {
  static final SymbolSet ALL = Alphabet.CODE_POINTS.all();

  /** {@code \d} */
  static final SymbolSet DIGIT = SymbolSet.of('0', '9');

  /** {@code \w} */
  static final SymbolSet WORD = SymbolSet.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

  /** {@code \s}: WhiteSpace and LineTerminator. */
  static final SymbolSet SPACE =
      SymbolSet.ofRanges(
          '\t', '\r', ' ', ' ', 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
          0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);

  /** {@code .} */
  static final SymbolSet NO_LINE_END =
      ALL.without(SymbolSet.ofRanges('\n', '\n', '\r', '\r', 0x2028, 0x2029));

  static final SymbolSet NO_WORD = ALL.without(WORD);

  private CharacterSets() {}
}
