package dev.funnel.inference.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.spi.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ForcedTokensTest {
  private static final ScriptedTokenizer TOKENIZER =
      new ScriptedTokenizer("{\"", "name", "me", "\":", "\":\"", "na", "ame", "€", "x€");

  private final ForcedTokens forced = new ForcedTokens(TOKENIZER);

  @Test
  void bytesAreSpelledAsTheTokenizerWouldBehindTheChosenToken() {
    assertThat(behindChosen("{\"", "name\":")).isEqualTo("name|\":");
    assertThat(behindChosen("n", "ot")).isEqualTo("o|t");
  }

  @Test
  void chosenTokenIsNeverWrittenAnew() {
    // The tokenizer would have joined "na" and "me".
    assertThat(behindChosen("na", "me\":")).isEqualTo("me|\":");
  }

  @Test
  void atTheBeginningOfATurnNothingIsForcedIfThePromptWouldHaveBeenJoined() {
    assertThat(spelled(forced.behindPrompt(token("na"), utf8("me\":")))).isEmpty();
    assertThat(spelled(forced.behindPrompt(token("x"), utf8("me\":")))).isEqualTo("me|\":");
    assertThat(spelled(forced.behindPrompt(ScriptedTokenizer.START, utf8("name"))))
        .isEqualTo("name");
  }

  @Test
  void unfinishedCharacterIsLeftToTheModel() {
    assertThat(spelled(forced.behindChosen(token("{\""), Arrays.copyOf(utf8("x€"), 3))))
        .isEqualTo("x");
    assertThat(spelled(forced.behindChosen(token("{\""), Arrays.copyOf(utf8("€"), 2)))).isEmpty();
  }

  @Test
  void bytesInTheMiddleOfACharacterAreLeftToTheModel() {
    byte[] rest = Arrays.copyOfRange(utf8("€name"), 1, 7);

    assertThat(forced.behindChosen(token("x"), rest)).isEmpty();
  }

  @Test
  void nothingIsForcedWhereTheTokenizerWritesOtherBytes() {
    ForcedTokens lossy = new ForcedTokens(new WithoutControlCharacters());

    assertThat(lossy.behindChosen(token("x"), utf8("na\u0001me"))).isEmpty();
    assertThat(spelled(lossy.behindChosen(token("x"), utf8("name")))).isEqualTo("name");
  }

  @Test
  void longTextIsSpelledInParts() {
    byte[] page = utf8("name".repeat(1_000));

    assertThat(forced.behindChosen(token("x"), page)).hasSizeBetween(100, 999);
  }

  @Test
  void tokensThatALongerOneCouldAbsorbAreHeldBack() {
    int[] tokens = TOKENIZER.encode("name\":");

    assertThat(mayGrow(tokens, 0, "\":\"")).isFalse();
    assertThat(mayGrow(tokens, 1, "\":\"")).isTrue();
    assertThat(mayGrow(tokens, 1, "name", "\":")).isFalse();
    assertThat(mayGrow(TOKENIZER.encode("n"), 0, "na")).isTrue();
    assertThat(mayGrow(TOKENIZER.encode("xn"), 0, "na")).isFalse();
  }

  /** A tokenizer that drops what its vocabulary lacks. */
  private static final class WithoutControlCharacters implements Tokenizer {
    @Override
    public int[] encode(String text) {
      return TOKENIZER.encode(text.replaceAll("\\p{Cntrl}", ""));
    }

    @Override
    public OptionalInt specialId(String token) {
      return TOKENIZER.specialId(token);
    }

    @Override
    public byte[] bytes(int tokenId) {
      return TOKENIZER.bytes(tokenId);
    }

    @Override
    public int endOfTurnId() {
      return TOKENIZER.endOfTurnId();
    }

    @Override
    public int vocabularySize() {
      return TOKENIZER.vocabularySize();
    }
  }

  private boolean mayGrow(int[] tokens, int from, String... allowed) {
    long[] words = new long[TOKENIZER.vocabularySize() / 64 + 1];
    for (String text : allowed) {
      words[token(text) / 64] |= 1L << token(text);
    }
    return forced.mayGrow(tokens, from, () -> TokenMask.of(words));
  }

  private String behindChosen(String chosen, String bytes) {
    return spelled(forced.behindChosen(token(chosen), utf8(bytes)));
  }

  private static String spelled(int[] tokens) {
    return Arrays.stream(tokens)
        .mapToObj(token -> new String(TOKENIZER.bytes(token), StandardCharsets.UTF_8))
        .collect(Collectors.joining("|"));
  }

  private static int token(String text) {
    int[] tokens = TOKENIZER.encode(text);
    assertThat(tokens).hasSize(1);
    return tokens[0];
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
