package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.text.Regex.Characters;
import dev.funnel.inference.grammar.text.Regex.Repetition;

/**
 * Regular expressions of ECMA-262 with the flag {@code u}, as JSON Schema's {@code pattern} means
 * them: somewhere in the text, unless anchored.
 */
final class EcmaRegex {
  private static final Regex ANYTHING =
      new Repetition(new Characters(CharacterSets.ALL), 0, Regex.UNLIMITED);

  private EcmaRegex() {}

  /**
   * The texts in which the pattern is found. The work is bounded, whatever the pattern is.
   *
   * @throws UnsupportedPattern if it is not ECMA-262, or uses a look-around or a back-reference
   * @throws GrammarTooLarge if it needs too many states
   */
  static Automaton automaton(String pattern) {
    Regex regex = RegexParser.parse(pattern);
    RegexGraph graph = new RegexGraph();
    int start = graph.state();
    int found = graph.state();
    int rest = graph.state();
    int end = graph.state();
    ANYTHING.connect(graph, start, found);
    regex.connect(graph, found, rest);
    ANYTHING.connect(graph, rest, end);
    return graph.automaton(start, end);
  }
}
