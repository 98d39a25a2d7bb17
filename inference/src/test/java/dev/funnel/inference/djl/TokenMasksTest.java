package dev.funnel.inference.djl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.weights.GgufFile;
import dev.funnel.inference.weights.Vocabulary;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Token masks with the default model's vocabulary. */
@Tag("real")
class TokenMasksTest {
  private static final String LONGER =
      """
      {"customer":"Zo\u00EB \\"\uD83D\uDE80\\" \u6F22","product":"Student loan","severity":5,"tags":["late","fee"],\
      "address":{"city":"K\u00F8benhavn","zip":"01234"},"amount":12.50,"note":"","seen by":"me"}""";

  private static BpeTokenizer tokenizer;
  private static TokenTrie trie;
  private static MaskingMatchers matchers;

  @BeforeAll
  static void load() throws ModelFetchException {
    ModelLibrary library = ModelLibrary.ofUser(System.getenv(), line -> {});
    try (GgufFile file = GgufFile.open(library.find(new ModelSource.DefaultBase()).gguf())) {
      tokenizer = BpeTokenizer.of(Vocabulary.of(file.metadata()));
    }
    trie = TokenTrie.of(tokenizer);
    matchers = new MaskingMatchers(trie, tokenizer.endOfTurnId(), 256L << 20);
  }

  @AfterAll
  static void free() {
    tokenizer.close();
  }

  @Test
  void theBoundIsAtMostAQuarterMoreThanTheShortestInstanceTakes() {
    int[] shortest = tokenizer.encode(ComplaintGrammar.SHORTEST);
    Matcher matcher = matchers.start(ComplaintGrammar.arguments());

    assertThat(matcher.numFitting(shortest, shortest.length + 1)).isEqualTo(shortest.length);
    assertThat(matcher.bound()).isLessThanOrEqualTo(1 + shortest.length * 5 / 4);
    assertThat(MaskingMatchers.boundAtStart(trie, ComplaintGrammar.arguments()))
        .hasValue(matcher.bound());
  }

  @Test
  void anyTokenisationOfAnAllowedTextIsAllowed() {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      ids.put(new String(tokenizer.bytes(id), ISO_8859_1), id);
    }
    String text = new String(LONGER.getBytes(UTF_8), ISO_8859_1);
    Random random = new Random(7);
    Grammar grammar = ComplaintGrammar.arguments();
    for (int round = 0; round < 500; round++) {
      Matcher matcher = matchers.start(grammar);
      int at = 0;
      while (at < text.length()) {
        int length = 1 + random.nextInt(Math.min(8, text.length() - at));
        Integer token = ids.get(text.substring(at, at + length));
        if (token != null) {
          assertThat(matcher.mask().allows(token)).as(text.substring(0, at + length)).isTrue();
          matcher.accept(token);
          at += length;
        }
      }
      assertThat(matcher.mask().allows(tokenizer.endOfTurnId())).isTrue();
    }
  }

  @Test
  void everyWalkEndsWithinItsLimit() {
    Random random = new Random(11);
    Grammar grammar = ComplaintGrammar.arguments();
    for (int walk = 0; walk < 300; walk++) {
      Matcher matcher = matchers.start(grammar);
      int token = -1;
      for (int remaining = matcher.bound() + random.nextInt(60);
          token != tokenizer.endOfTurnId();
          remaining--) {
        assertThat(remaining).isPositive();
        TokenMask mask = matcher.mask(remaining);
        assertThat(mask.numAllowed()).isPositive();
        token = mask.next(random.nextInt(tokenizer.vocabularySize()));
        token = token < 0 ? mask.next(0) : token;
        matcher.accept(token);
      }
    }
  }

  @Test
  void whatIsForcedIsTheTextUpToTheNextChoice() {
    Matcher matcher = matchers.start(ComplaintGrammar.arguments());

    assertThat(new String(matcher.forcedBytes(), UTF_8)).isEqualTo("{\"customer\":\"");
  }
}
