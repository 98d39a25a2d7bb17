package dev.funnel.inference.grammar.automaton;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A nondeterministic automaton that is being put together; state 0 is the start. Concatenation,
 * choice and repetition are edges and empty edges between states of the caller's. Not thread-safe.
 */
public final class Nfa {
  /** Most states; edges may be four times as many. */
  public static final int MAX_STATES = 100_000;

  private final Alphabet alphabet;
  private final List<SymbolSet> sets = new ArrayList<>();
  private final Map<SymbolSet, Integer> numbers = new HashMap<>();
  private final List<Automaton> embedded = new ArrayList<>();
  private final EdgeLists edges = new EdgeLists();

  /** An automaton with its start state only. */
  public Nfa(Alphabet alphabet) {
    this.alphabet = alphabet;
    edges.state();
  }

  public int start() {
    return 0;
  }

  /**
   * A new state without edges.
   *
   * @throws GrammarTooLarge if there are too many
   */
  public int state() {
    if (edges.numStates() == MAX_STATES) {
      throw new GrammarTooLarge(
          "it needs more than " + MAX_STATES + " steps of a pattern; use smaller counts");
    }
    return edges.state();
  }

  /**
   * One symbol of the set leads from one state to the other; of an empty set, none does.
   *
   * @throws GrammarTooLarge if there are too many edges
   */
  public void edge(int from, SymbolSet symbols, int target) {
    Integer number = numbers.get(symbols);
    if (number == null) {
      number = sets.size();
      sets.add(symbols);
      numbers.put(symbols, number);
    }
    add(from, number, target);
  }

  /**
   * The empty text leads from one state to the other.
   *
   * @throws GrammarTooLarge if there are too many edges
   */
  public void empty(int from, int target) {
    add(from, EdgeLists.EMPTY, target);
  }

  private void add(int from, int label, int target) {
    if (edges.numEdges() == 4 * MAX_STATES) {
      throw new GrammarTooLarge(
          "it needs more than " + 4 * MAX_STATES + " edges of a pattern; use smaller counts");
    }
    edges.add(from, label, target);
  }

  /**
   * Every text of an automaton over the same alphabet leads from one state to the other.
   *
   * @throws GrammarTooLarge if there are too many states or edges
   */
  public void texts(int from, Automaton automaton, int target) {
    embedded.add(automaton);
    SymbolSet[] symbols = automaton.classes().sets();
    EdgeTable table = automaton.table();
    int[] copies = new int[table.numStates()];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = state();
      if (table.isAccepting(i)) {
        empty(copies[i], target);
      }
    }
    empty(from, copies[0]);
    for (int i = 0; i < copies.length; i++) {
      for (int e = table.firstEdge(i); e < table.firstEdge(i + 1); e++) {
        edge(copies[i], symbols[table.symbolClass(e)], copies[table.target(e)]);
      }
    }
  }

  /** A text may end here. */
  public void accept(int state) {
    edges.accept(state);
  }

  /**
   * The deterministic automaton of the same texts.
   *
   * @throws GrammarTooLarge if it has too many states
   */
  public Automaton determinise() {
    Effort effort = new Effort("pattern", embedded.toArray(Automaton[]::new));
    SymbolClasses classes = SymbolClasses.separating(alphabet, sets, effort);
    int[][] classesOfSet = new int[sets.size()][];
    for (int i = 0; i < classesOfSet.length; i++) {
      classesOfSet[i] = classes.of(sets.get(i));
    }
    EdgeTable table = new SubsetConstruction(edges, classes, classesOfSet, effort).run();
    return Minimisation.of(table, classes, effort);
  }
}
