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
  /** Longest pattern from outside, in UTF-16 units: what the validator of calls takes. */
  static final int MAX_LENGTH = 1_024;

  private static final Regex ANYTHING =
      new Repetition(new Characters(CharacterSets.ALL), 0, Regex.UNLIMITED);

  private EcmaRegex() {}

  /**
   * The texts in which a pattern from outside is found. The work is bounded, whatever it is.
   *
   * @throws UnsupportedPattern if it is not ECMA-262, or uses a look-around or a back-reference
   * @throws GrammarTooLarge if it is too long or needs too many states
   */
  static Automaton found(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      throw new GrammarTooLarge(
          "the pattern has %d characters; the limit is %d".formatted(pattern.length(), MAX_LENGTH));
    }
    return compile(pattern);
  }

  /** The texts that are all of a pattern of our own. */
  static Automaton whole(String pattern) {
    return compile("^(?:" + pattern + ")$");
  }

  private static Automaton compile(String pattern) {
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
