package dev.funnel.inference.djl;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import dev.funnel.inference.grammar.automaton.TableAutomaton;
import dev.funnel.inference.grammar.text.FreeText;
import dev.funnel.inference.grammar.text.Literals;
import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import java.math.BigDecimal;
import java.util.List;

/**
 * A grammar as a typical function has it, made by hand: free text or a call whose arguments hold
 * strings of several kinds, numbers, an enum, arrays, an object within, keys that may be absent and
 * keys of any name.
 */
final class ComplaintGrammar {
  /** What free text does not contain, for it begins a call. */
  static final String OPENING = "<call>";

  static final Lexeme TEXT = FreeText.without(OPENING);
  static final Lexeme STRING = StringLanguage.all().json(Kind.PLAIN);

  /** Its shortest arguments. */
  static final String SHORTEST =
      "{\"customer\":\"\",\"product\":\"Loan\",\"severity\":1,\"tags\":[],"
          + "\"address\":{\"city\":\"\",\"zip\":\"00000\"}}";

  private static final SymbolSet QUOTE = SymbolSet.of('"');
  private static final SymbolSet DIGIT = SymbolSet.of('0', '9');

  private final Grammar.Builder builder = new Grammar.Builder(10_000, 10_000);
  private final int end = builder.node();

  private ComplaintGrammar() {
    builder.end(end);
  }

  /** Arguments only. */
  static Grammar arguments() {
    ComplaintGrammar grammar = new ComplaintGrammar();
    return grammar.builder.build(grammar.complaint());
  }

  /** Free text, and a call if the model begins one. */
  static Grammar turn() {
    ComplaintGrammar grammar = new ComplaintGrammar();
    int start = grammar.builder.node();
    int afterText = grammar.builder.node();
    grammar.builder.end(afterText);
    int call = grammar.builder.node();
    grammar.builder.lex(start, TEXT, afterText);
    grammar.builder.lex(afterText, Literals.of(OPENING, Kind.PLAIN), call);
    grammar.builder.call(call, grammar.complaint(), grammar.end);
    return grammar.builder.build(start);
  }

  private int complaint() {
    int start = builder.node();
    int product = property(start, "{\"customer\":", STRING);
    Lexeme products =
        StringLanguage.of(
                List.of("Credit card", "Mortgage", "Loan", "Student loan", "Bank account"))
            .json(Kind.PLAIN);
    int severity = property(product, ",\"product\":", products);
    Lexeme oneToFive =
        NumberLanguage.integers()
            .and(NumberLanguage.atLeast(BigDecimal.ONE))
            .and(NumberLanguage.atMost(BigDecimal.valueOf(5)))
            .json(Kind.PLAIN);
    int tags = property(severity, ",\"severity\":", oneToFive);
    int address = call(tags, ",\"tags\":", array(STRING));
    int optional = call(address, ",\"address\":", address());
    int afterAmount = property(optional, ",\"amount\":", NumberLanguage.all().json(Kind.PLAIN));
    Lexeme note = StringLanguage.ofLength(0, 200).json(Kind.PLAIN);
    int afterNote = property(optional, ",\"note\":", note);
    builder.lex(afterAmount, Literals.of(",\"note\":", Kind.PLAIN), noteValue(afterNote, note));
    builder.lex(optional, Literals.of("}", Kind.PLAIN), end);
    builder.lex(afterAmount, Literals.of("}", Kind.PLAIN), end);
    builder.lex(afterNote, Literals.of("}", Kind.PLAIN), end);
    members(afterNote);
    return start;
  }

  private int noteValue(int afterNote, Lexeme note) {
    int value = builder.node();
    builder.lex(value, note, afterNote);
    return value;
  }

  /** Any other names with strings. */
  private void members(int from) {
    StringLanguage declared =
        StringLanguage.of(
            List.of("customer", "product", "severity", "tags", "address", "amount", "note"));
    int name = builder.node();
    int colon = builder.node();
    int value = builder.node();
    builder.lex(from, Literals.of(",", Kind.PLAIN), name);
    builder.lex(name, declared.not().json(Kind.UNIQUE), colon);
    builder.lex(colon, Literals.of(":", Kind.PLAIN), value);
    builder.lex(value, STRING, from);
  }

  private int address() {
    int start = builder.node();
    int zip = property(start, "{\"city\":", STRING);
    int close = property(zip, ",\"zip\":", fiveDigits());
    builder.lex(close, Literals.of("}", Kind.PLAIN), end);
    return start;
  }

  private static Lexeme fiveDigits() {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int state = nfa.start();
    for (SymbolSet next : List.of(QUOTE, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, QUOTE)) {
      int target = nfa.state();
      nfa.edge(state, next, target);
      state = target;
    }
    nfa.accept(state);
    return new Lexeme(TableAutomaton.of(nfa.determinise()), 0, Kind.PLAIN);
  }

  private int array(Lexeme element) {
    int start = builder.node();
    int value = builder.node();
    int more = builder.node();
    builder.lex(start, Literals.of("[]", Kind.PLAIN), end);
    builder.lex(start, Literals.of("[", Kind.PLAIN), value);
    builder.lex(value, element, more);
    builder.lex(more, Literals.of(",", Kind.PLAIN), value);
    builder.lex(more, Literals.of("]", Kind.PLAIN), end);
    return start;
  }

  private int property(int from, String key, Lexeme value) {
    int at = builder.node();
    int after = builder.node();
    builder.lex(from, Literals.of(key, Kind.PLAIN), at);
    builder.lex(at, value, after);
    return after;
  }

  private int call(int from, String key, int callee) {
    int at = builder.node();
    int after = builder.node();
    builder.lex(from, Literals.of(key, Kind.PLAIN), at);
    builder.call(at, callee, after);
    return after;
  }
}
