package dev.funnel.inference.grammar.match;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.schemas.json.JsonValue;
import org.junit.jupiter.api.Test;

class MaskingMatcherTest {
  private static final int END = SmallVocabulary.END_OF_TURN;

  private final SmallVocabulary vocabulary =
      SmallVocabulary.of("a", "b", "[", "]", ",", "ab", "[[", "]]", "a[");
  private final TokenTrie trie = TokenTrie.of(vocabulary);
  private final Grammar.Builder builder = new Grammar.Builder(100, 100);

  private Matcher matcher(Grammar grammar) {
    return new MaskingMatchers(trie, END, 1 << 24).start(grammar);
  }

  private int token(String text) {
    int token = 2;
    while (!vocabulary.text(token).equals(text)) {
      token++;
    }
    return token;
  }

  private static Lexeme text(String text) {
    return SmallLexemes.texts(Kind.PLAIN, text);
  }

  /** Free text of {@code a} and {@code b}, then perhaps {@code [bbb]}. */
  private Grammar textThenList() {
    int start = builder.node();
    int afterText = builder.node();
    int end = builder.node();
    builder.lex(start, SmallLexemes.between(Kind.FREE, "", "ab", ""), afterText);
    builder.lex(afterText, text("[bbb]"), end);
    builder.end(afterText);
    builder.end(end);
    return builder.build(start);
  }

  @Test
  void freeTextNeedsNoTokensAndMayEndAnywhere() {
    Matcher matcher = matcher(textThenList());

    assertThat(matcher.bound()).isZero();
    assertThat(matcher.isInFreeText()).isTrue();
    TokenMask last = matcher.mask(1);
    assertThat(last.allows(token("ab"))).isTrue();
    assertThat(last.allows(END)).isTrue();
    assertThat(last.allows(token("["))).isFalse();
    assertThat(matcher.forcedBytes()).isEmpty();
  }

  @Test
  void whatDoesNotFitAnyMoreCannotBeStarted() {
    Matcher matcher = matcher(textThenList());

    // [ b b b ] and the end of turn; "a[" as well starts the list.
    assertThat(matcher.mask(5).allows(token("a["))).isFalse();
    assertThat(matcher.mask(6).allows(token("a["))).isTrue();
    matcher.accept(token("a["));
    assertThat(matcher.isInFreeText()).isFalse();
    assertThat(matcher.bound()).isEqualTo(5);
    assertThat(new String(matcher.forcedBytes(), ISO_8859_1)).isEqualTo("bbb]");
  }

  @Test
  void tokensThatStillFitAreCounted() {
    Matcher matcher = matcher(textThenList());
    int[] tokens = {token("["), token("b"), token("b"), token("b"), token("]"), token("a")};

    assertThat(matcher.numFitting(tokens, 6)).isEqualTo(5);
    assertThat(matcher.numFitting(tokens, 5)).isZero();
    assertThat(matcher.mask(5).allows(token("["))).isFalse();
  }

  @Test
  void theEndOfTurnEndsIt() {
    Matcher matcher = matcher(textThenList());

    matcher.accept(END);

    assertThat(matcher.bound()).isZero();
    assertThat(matcher.mask().numAllowed()).isZero();
    assertThat(matcher.isInFreeText()).isFalse();
    assertThatThrownBy(() -> matcher.accept(token("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSpecialTokenStandsBetweenTexts() {
    int start = builder.node();
    int special = builder.node();
    int after = builder.node();
    int end = builder.node();
    builder.end(end);
    builder.lex(start, text("a"), special);
    builder.special(special, SmallVocabulary.SPECIAL, after);
    builder.lex(after, text("b"), end);
    Matcher matcher = matcher(builder.build(start));

    assertThat(matcher.bound()).isEqualTo(4);
    assertThat(new String(matcher.forcedBytes(), ISO_8859_1)).isEqualTo("a");
    assertThat(matcher.mask().allows(token("ab"))).isFalse();
    matcher.accept(token("a"));
    assertThat(matcher.forcedBytes()).isEmpty();
    assertThat(matcher.mask(3).numAllowed()).isEqualTo(1);
    matcher.accept(SmallVocabulary.SPECIAL);
    assertThat(matcher.bound()).isEqualTo(2);
  }

  @Test
  void nestingEndsWhereReadersStopAndNothingLeadsDeeper() {
    int start = builder.node();
    int element = builder.node();
    int behindKey = builder.node();
    int close = builder.node();
    int end = builder.node();
    builder.end(end);
    builder.lex(start, text("["), element);
    builder.lex(element, text("a"), close);
    builder.lex(element, text("b"), behindKey);
    builder.call(behindKey, start, close);
    builder.call(element, start, close);
    builder.lex(close, text("]"), end);
    Matcher matcher = matcher(builder.build(start));

    int depth = 0;
    while (matcher.mask().allows(token("["))) {
      matcher.accept(token("["));
      depth++;
    }

    assertThat(depth).isEqualTo(JsonValue.MAX_DEPTH);
    assertThat(matcher.mask().numAllowed()).isEqualTo(1);
    assertThat(matcher.bound()).isEqualTo(1 + (depth + 1) / 2 + 1);
    matcher.accept(token("a"));
    for (int i = 0; i < depth; i++) {
      matcher.accept(token("]"));
    }
    assertThat(matcher.mask().allows(END)).isTrue();
  }

  @Test
  void aByteWithoutATokenIsNotAskedFor() {
    int start = builder.node();
    int end = builder.node();
    builder.end(end);
    builder.lex(start, SmallLexemes.texts(Kind.PLAIN, "ax", "abb"), end);
    Grammar grammar = builder.build(start);

    assertThat(MaskingMatchers.boundAtStart(trie, grammar)).hasValue(3);
    Matcher matcher = matcher(grammar);
    matcher.accept(token("a"));
    assertThat(new String(matcher.forcedBytes(), ISO_8859_1)).isEqualTo("bb");
  }

  @Test
  void aGrammarThatTheVocabularyCannotWriteHasNoBound() {
    int start = builder.node();
    int end = builder.node();
    builder.end(end);
    builder.lex(start, text("ax"), end);

    assertThat(MaskingMatchers.boundAtStart(trie, builder.build(start))).isEmpty();
  }
}
