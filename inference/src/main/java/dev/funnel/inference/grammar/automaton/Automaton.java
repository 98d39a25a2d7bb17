package dev.funnel.inference.grammar.automaton;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A regular set of texts over an alphabet, as its least deterministic automaton. Immutable.
 *
 * <p>INVARIANT: minimal, without dead states, states and symbol classes in a canonical numbering:
 * two automata are equal if and only if they accept the same texts. State 0 is the start.
 */
public final class Automaton {
  private final SymbolClasses classes;
  private final EdgeTable table;
  private final long numSteps;
  private final int hash;

  /**
   * Made by this package's constructions only.
   *
   * @param table minimal and canonical; never changed afterwards
   */
  Automaton(SymbolClasses classes, EdgeTable table, long numSteps) {
    this.classes = classes;
    this.table = table;
    this.numSteps = numSteps;
    this.hash = 31 * classes.hashCode() + table.hashCode();
  }

  /** No text. */
  public static Automaton none(Alphabet alphabet) {
    EdgeTable table = new EdgeTable();
    table.state(false);
    return new Automaton(SymbolClasses.whole(alphabet), table, 1);
  }

  /** Every text. */
  public static Automaton all(Alphabet alphabet) {
    return ofLength(alphabet, 0, Integer.MAX_VALUE);
  }

  /**
   * The texts of {@code min} to {@code max} symbols.
   *
   * @param max {@code Integer.MAX_VALUE}: no limit
   * @throws GrammarTooLarge if counting that far takes too many states
   */
  public static Automaton ofLength(Alphabet alphabet, int min, int max) {
    if (min > max) {
      return none(alphabet);
    }
    boolean isBounded = max != Integer.MAX_VALUE;
    int last = isBounded ? max : min;
    new Effort("counting").requireStates(last);
    EdgeTable table = new EdgeTable();
    for (int state = 0; state <= last; state++) {
      table.state(state >= min);
      if (state < last || !isBounded) {
        table.edge(0, Math.min(state + 1, last));
      }
    }
    return new Automaton(SymbolClasses.whole(alphabet), table, table.numStates());
  }

  /**
   * Exactly these texts of Unicode characters; those with a lone surrogate are left out.
   *
   * @throws GrammarTooLarge if they are too many or too long
   */
  public static Automaton ofTexts(Collection<String> texts) {
    return TextTrie.automaton(texts);
  }

  /**
   * The texts that both accept.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public Automaton and(Automaton other) {
    return Product.intersection(this, other);
  }

  /**
   * The texts that one of them accepts.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public Automaton or(Automaton other) {
    return Product.union(this, other);
  }

  /** The texts over the alphabet that this one does not accept. */
  public Automaton not() {
    EdgeTable complement = new EdgeTable();
    int sink = table.numStates();
    Effort effort = new Effort("complement", this);
    for (int state = 0; state < sink; state++) {
      complement.state(!table.isAccepting(state));
      effort.spend(classes.numClasses());
      int edge = table.firstEdge(state);
      for (int symbolClass = 0; symbolClass < classes.numClasses(); symbolClass++) {
        boolean has = edge < table.firstEdge(state + 1) && table.symbolClass(edge) == symbolClass;
        complement.edge(symbolClass, has ? table.target(edge++) : sink);
      }
    }
    complement.state(true);
    for (int symbolClass = 0; symbolClass < classes.numClasses(); symbolClass++) {
      complement.edge(symbolClass, sink);
    }
    return Minimisation.of(complement, classes, effort);
  }

  public boolean isEmpty() {
    return table.numEdges() == 0 && !table.isAccepting(0);
  }

  /** Whether a text over code points is accepted; one with a lone surrogate never is. */
  public boolean contains(String text) {
    int state = 0;
    for (int i = 0; i < text.length() && state >= 0; ) {
      int symbol = text.codePointAt(i);
      state = step(state, symbol);
      i += Character.charCount(symbol);
    }
    return state >= 0 && table.isAccepting(state);
  }

  /**
   * All texts, in the order of their symbols; a byte stands for the character of that number.
   *
   * @return empty if there are more than {@code limit}
   */
  public Optional<List<String>> enumerate(int limit) {
    return new Enumeration(this, limit).texts();
  }

  /** Symbols of the longest text; 0 if there is no text, empty if there is no longest one. */
  public OptionalInt longest() {
    return new Longest(table).length();
  }

  /** Symbols of the shortest text; empty if there is no text. */
  public OptionalInt shortest() {
    return new Shortest(table).length();
  }

  /**
   * How many symbols can be counted with at most that many states, each a state of this automaton
   * and a count; {@code Integer.MAX_VALUE} if the longest text can be.
   */
  public int countable(int maxStates) {
    return new Counting(table).symbols(maxStates);
  }

  public Alphabet alphabet() {
    return classes.alphabet();
  }

  /**
   * Elementary steps that it took to make this automaton and all that it was made from: what a
   * compiler sums up to bound its work. About ten million are a tenth of a second.
   */
  public long numSteps() {
    return numSteps;
  }

  public int numStates() {
    return table.numStates();
  }

  /** The state after one more symbol; -1 if no accepted text goes on with it. */
  int step(int state, int symbol) {
    int symbolClass = classes.classOf(symbol);
    return symbolClass == SymbolClasses.NONE ? -1 : table.target(state, symbolClass);
  }

  SymbolClasses classes() {
    return classes;
  }

  EdgeTable table() {
    return table;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Automaton automaton
            && hash == automaton.hash
            && classes.equals(automaton.classes)
            && table.equals(automaton.table));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return numStates() + " states over " + alphabet();
  }
}
