package dev.funnel.inference.grammar.automaton;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** A random regular expression, as an automaton and as a pattern of the Java library. */
final class RandomLanguage {
  private static final List<SymbolSet> SETS =
      List.of(
          SymbolSet.of('a'),
          SymbolSet.of('b'),
          SymbolSet.of('a', 'b'),
          SymbolSet.of('c', 0xE9),
          SymbolSet.of(0x1F600).or(SymbolSet.of('a')),
          Alphabet.CODE_POINTS.all());
  private static final List<String> PATTERNS =
      List.of("a", "b", "[ab]", "[c-\u00E9]", "[\\x{1F600}a]", "[\\x{0}-\\x{10FFFF}]");

  private final Nfa nfa = new Nfa(Alphabet.CODE_POINTS);
  private final StringBuilder pattern = new StringBuilder();
  private final Random random;

  RandomLanguage(Random random) {
    this.random = random;
    nfa.accept(expression(nfa.start(), 4));
  }

  Automaton automaton() {
    return nfa.determinise();
  }

  Pattern pattern() {
    return Pattern.compile(pattern.toString());
  }

  private int expression(int from, int depth) {
    int to = nfa.state();
    switch (depth == 0 ? 0 : random.nextInt(5)) {
      case 0 -> {
        int set = random.nextInt(SETS.size());
        pattern.append(PATTERNS.get(set));
        nfa.edge(from, SETS.get(set), to);
      }
      case 1 -> {
        pattern.append("(?:");
        nfa.empty(expression(from, depth - 1), to);
        pattern.append('|');
        nfa.empty(expression(from, depth - 1), to);
        pattern.append(')');
      }
      case 2 -> {
        pattern.append("(?:");
        int loop = nfa.state();
        nfa.empty(from, loop);
        nfa.empty(expression(loop, depth - 1), loop);
        nfa.empty(loop, to);
        pattern.append(")*");
      }
      default -> nfa.empty(expression(expression(from, depth - 1), depth - 1), to);
    }
    return to;
  }
}
