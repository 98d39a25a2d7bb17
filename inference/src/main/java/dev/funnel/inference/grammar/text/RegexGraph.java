package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import dev.funnel.inference.grammar.text.Regex.Assertion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A nondeterministic automaton with assertions on its edges. An assertion speaks of the character
 * before and the character behind a place; {@link #automaton} lets every state know the one, guess
 * the other and read what it has guessed. Not thread-safe.
 */
final class RegexGraph {
  private static final int MAX_STATES = 20_000;

  private final List<List<Edge>> edges = new ArrayList<>();
  private final Set<Assertion> assertions = EnumSet.noneOf(Assertion.class);
  private int numEdges;

  private sealed interface Edge {
    int target();
  }

  private record Read(SymbolSet set, int target) implements Edge {}

  private record Pass(int target) implements Edge {}

  private record Require(Assertion assertion, int target) implements Edge {}

  /**
   * A new state.
   *
   * @throws GrammarTooLarge if there are too many
   */
  int state() {
    if (edges.size() == MAX_STATES) {
      throw new GrammarTooLarge(
          "the pattern has more than "
              + MAX_STATES
              + " places, its repetitions written out; use smaller counts or a shorter pattern");
    }
    edges.add(new ArrayList<>());
    return edges.size() - 1;
  }

  void read(int from, SymbolSet set, int to) {
    add(from, new Read(set, to));
  }

  void empty(int from, int to) {
    add(from, new Pass(to));
  }

  void require(int from, Assertion assertion, int to) {
    assertions.add(assertion);
    add(from, new Require(assertion, to));
  }

  private void add(int from, Edge edge) {
    if (++numEdges > 4 * MAX_STATES) {
      throw new GrammarTooLarge(
          "the pattern has more than "
              + 4 * MAX_STATES
              + " choices, its repetitions written out; use smaller counts or a shorter pattern");
    }
    edges.get(from).add(edge);
  }

  /**
   * The texts that lead from one state to the other.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  Automaton automaton(int start, int end) {
    return new Expansion(end).from(start);
  }

  /** What is on one side of a place in the text. */
  private enum Side {
    NOTHING,
    WORD,
    OTHER
  }

  /**
   * A state between two characters.
   *
   * @param behind null: not guessed yet
   */
  private record Place(int state, Side before, @Nullable Side behind) {}

  /** This graph with a state for every place. */
  private final class Expansion {
    private final int end;
    private final boolean hasWords =
        assertions.contains(Assertion.BOUNDARY) || assertions.contains(Assertion.NO_BOUNDARY);
    private final List<Side> guesses =
        hasWords
            ? List.of(Side.NOTHING, Side.WORD, Side.OTHER)
            // Without assertions nobody asks, and one guess stands for all.
            : assertions.isEmpty() ? List.of(Side.OTHER) : List.of(Side.NOTHING, Side.OTHER);
    private final Nfa nfa = new Nfa(Alphabet.CODE_POINTS);
    private final Map<Place, Integer> numbers = new HashMap<>();
    private final Deque<Place> open = new ArrayDeque<>();

    Expansion(int end) {
      this.end = end;
    }

    Automaton from(int start) {
      nfa.empty(nfa.start(), number(new Place(start, Side.NOTHING, null)));
      while (!open.isEmpty()) {
        Place place = open.pop();
        Side behind = place.behind();
        if (behind == null) {
          for (Side guess : guesses) {
            join(place, new Place(place.state(), place.before(), guess));
          }
        } else {
          edges.get(place.state()).forEach(edge -> follow(place, behind, edge));
          if (place.state() == end && (behind == Side.NOTHING || assertions.isEmpty())) {
            nfa.accept(number(place));
          }
        }
      }
      return nfa.determinise();
    }

    private void follow(Place place, Side behind, Edge edge) {
      if (edge instanceof Read read) {
        SymbolSet set = read.set().and(characters(behind));
        if (!set.isEmpty()) {
          nfa.edge(number(place), set, number(new Place(read.target(), behind, null)));
        }
      } else if (edge instanceof Pass
          || holds(((Require) edge).assertion(), place.before(), behind)) {
        join(place, new Place(edge.target(), place.before(), behind));
      }
    }

    private SymbolSet characters(Side side) {
      return switch (side) {
        case NOTHING -> SymbolSet.none();
        case WORD -> CharacterSets.WORD;
        case OTHER -> hasWords ? CharacterSets.NO_WORD : CharacterSets.ALL;
      };
    }

    private void join(Place from, Place to) {
      nfa.empty(number(from), number(to));
    }

    private int number(Place place) {
      Integer known = numbers.get(place);
      if (known != null) {
        return known;
      }
      int number = nfa.state();
      numbers.put(place, number);
      open.push(place);
      return number;
    }
  }

  private static boolean holds(Assertion assertion, Side before, Side behind) {
    return switch (assertion) {
      case START -> before == Side.NOTHING;
      case END -> behind == Side.NOTHING;
      case BOUNDARY -> (before == Side.WORD) != (behind == Side.WORD);
      case NO_BOUNDARY -> (before == Side.WORD) == (behind == Side.WORD);
    };
  }
}
