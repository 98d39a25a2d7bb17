package dev.funnel.inference.grammar.match;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.funnel.inference.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A vocabulary of a few tokens: the end of turn is 0, a special token 1. Texts are bytes, each
 * written as the character of its number.
 */
final class SmallVocabulary implements Tokenizer {
  static final int END_OF_TURN = 0;
  static final int SPECIAL = 1;

  private final List<String> tokens = new ArrayList<>();

  private SmallVocabulary() {
    tokens.add("");
    tokens.add("");
  }

  static SmallVocabulary of(String... tokens) {
    SmallVocabulary vocabulary = new SmallVocabulary();
    vocabulary.tokens.addAll(List.of(tokens));
    return vocabulary;
  }

  /** Each byte of an alphabet, and longer tokens at random; one of them twice. */
  static SmallVocabulary random(Random random, String alphabet) {
    Set<String> texts = new TreeSet<>();
    for (int i = 0; i < alphabet.length(); i++) {
      char symbol = alphabet.charAt(i);
      texts.add(String.valueOf(symbol));
    }
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 2 + random.nextInt(4); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      texts.add(text.toString());
    }
    SmallVocabulary vocabulary = of(texts.toArray(String[]::new));
    vocabulary.tokens.add(vocabulary.tokens.get(2 + random.nextInt(texts.size())));
    return vocabulary;
  }

  String text(int token) {
    return tokens.get(token);
  }

  @Override
  public int[] encode(String text) {
    throw new UnsupportedOperationException("masks need no encoding");
  }

  @Override
  public OptionalInt specialId(String token) {
    return OptionalInt.empty();
  }

  @Override
  public byte[] bytes(int tokenId) {
    return tokens.get(tokenId).getBytes(ISO_8859_1);
  }

  @Override
  public int endOfTurnId() {
    return END_OF_TURN;
  }

  @Override
  public int vocabularySize() {
    return tokens.size();
  }
}
