package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small grammars at random: networks of any shape, and those that JSON Schemas have. */
final class RandomGrammar {
  /** The bytes of all texts: among them both of an accented letter. */
  static final String ALPHABET = "ab,[]\"\u00C3\u00A9";

  private final Random random;
  private final Grammar.Builder builder = new Grammar.Builder(1_000, 10_000);

  private RandomGrammar(Random random) {
    this.random = random;
  }

  /** Any nodes, any edges; empty if nothing can be completed or a rule calls itself at once. */
  static Optional<Grammar> network(Random random) {
    RandomGrammar grammar = new RandomGrammar(random);
    int numNodes = 3 + random.nextInt(6);
    for (int i = 0; i < numNodes; i++) {
      grammar.builder.node();
    }
    for (int i = 2 * numNodes; i > 0; i--) {
      grammar.randomEdge(random.nextInt(numNodes), numNodes);
    }
    grammar.builder.end(random.nextInt(numNodes));
    grammar.builder.end(random.nextInt(numNodes));
    try {
      return Optional.of(grammar.builder.build(0));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void randomEdge(int from, int numNodes) {
    int target = random.nextInt(numNodes);
    switch (random.nextInt(8)) {
      case 0, 1 -> builder.call(from, random.nextInt(numNodes), target);
      case 2 -> builder.special(from, SmallVocabulary.SPECIAL, target);
      case 3 -> builder.lex(from, loop(), target);
      default -> builder.lex(from, SmallLexemes.texts(Kind.PLAIN, texts()), target);
    }
  }

  private Lexeme loop() {
    String letters = ALPHABET.substring(0, 1 + random.nextInt(3));
    return SmallLexemes.between(Kind.PLAIN, text(2), letters, text(2));
  }

  private String[] texts() {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      texts.add(text(4));
    }
    return texts.toArray(String[]::new);
  }

  /** Of none to {@code max} bytes, none less often. */
  private String text(int max) {
    StringBuilder text = new StringBuilder();
    for (int i = Math.min(max, random.nextInt(max + 1) + random.nextInt(2)); i > 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** A value made of strings, arrays and arrays of different elements. */
  static Grammar json(Random random) {
    RandomGrammar grammar = new RandomGrammar(random);
    int start = grammar.value(3);
    return grammar.builder.build(start);
  }

  private int value(int depth) {
    int node = builder.node();
    int end = builder.node();
    builder.end(end);
    for (int i = random.nextInt(3); i >= 0; i--) {
      switch (depth == 0 ? random.nextInt(3) : random.nextInt(6)) {
        case 0 -> builder.lex(node, SmallLexemes.between(Kind.PLAIN, "\"", "ab", "\""), end);
        case 1 -> builder.lex(node, SmallLexemes.between(Kind.PLAIN, "a", "b", ""), end);
        case 2 -> builder.lex(node, SmallLexemes.texts(Kind.PLAIN, "\"\u00C3\u00A9\"", "b"), end);
        case 3 -> builder.call(node, array(depth), end);
        case 4 -> builder.call(node, uniqueArray(false), end);
        default -> builder.call(node, uniqueArray(true), end);
      }
    }
    return node;
  }

  private int array(int depth) {
    int node = builder.node();
    int element = builder.node();
    int more = builder.node();
    int end = builder.node();
    builder.end(end);
    // Now and then an element is the array itself: recursion.
    int value = random.nextInt(4) == 0 ? node : value(depth - 1);
    literal(node, "[", element);
    literal(node, "[]", end);
    builder.call(element, value, more);
    literal(more, ",", element);
    literal(more, "]", end);
    return node;
  }

  /** Elements of which none comes twice; as many as are asked for, or there are no more. */
  private int uniqueArray(boolean isEndless) {
    Lexeme element =
        isEndless
            ? SmallLexemes.between(Kind.UNIQUE, "\"", "ab", "\"")
            : SmallLexemes.texts(Kind.UNIQUE, "a", "b", "ab", "\u00C3\u00A9");
    int min = 1 + random.nextInt(3);
    int node = builder.node();
    int end = builder.node();
    builder.end(end);
    int at = builder.node();
    literal(node, "[", at);
    for (int i = 0; i < min; i++) {
      int done = builder.node();
      builder.lex(at, element, done);
      if (i + 1 == min) {
        literal(done, "]", end);
        // Without a maximum: a comma when nothing is left must not be allowed.
        literal(done, ",", at);
      } else {
        at = builder.node();
        literal(done, ",", at);
      }
    }
    return node;
  }

  private void literal(int from, String text, int target) {
    builder.lex(from, SmallLexemes.texts(Kind.PLAIN, text), target);
  }
}
