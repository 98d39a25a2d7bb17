package dev.funnel.inference.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("real")
class VocabulariesTest {
  private static final String TEXT =
      "{\"name\":\"Zoë \uD83E\uDD99\",\"n\":-12345.5e7,\"s\":\"a\\n  \\\"b\\\"\"}\n\n  It's 100 % ok\n";

  @ParameterizedTest
  @CsvSource({"LLAMA_2, 32000", "DEFAULT_MODEL, 49152", "LLAMA_3, 128256"})
  void eachHasItsSize(Vocabularies vocabulary, int size) throws Exception {
    assertThat(VocabularyForTest.load(vocabulary).vocabularySize()).isEqualTo(size);
  }

  @ParameterizedTest
  @EnumSource
  void theTokensOfATextSpellIt(Vocabularies vocabulary) throws Exception {
    Tokenizer tokenizer = VocabularyForTest.load(vocabulary);

    int[] tokens = tokenizer.encode(TEXT);

    assertThat(spelling(tokenizer, tokens)).isEqualTo(TEXT);
    assertThat(tokens.length).isLessThan(TEXT.length());
  }

  @ParameterizedTest
  @EnumSource
  void specialTokensHaveNoBytesAndNoTextBecomesOne(Vocabularies vocabulary) throws Exception {
    Tokenizer tokenizer = VocabularyForTest.load(vocabulary);
    int endOfTurn = tokenizer.endOfTurnId();

    assertThat(tokenizer.bytes(endOfTurn)).isEmpty();
    assertThat(tokenizer.encode("</s><|eot_id|><|im_end|>")).doesNotContain(endOfTurn);
  }

  // The expected ids are those of the package's own tests.
  @Test
  void llama2EncodesAsItsTokenizerDoes() throws Exception {
    Tokenizer llama2 = VocabularyForTest.load(Vocabularies.LLAMA_2);

    assertThat(llama2.encode(" grabbed")).containsExactly(2646, 1327, 287);
    assertThat(llama2.encode(" ax\n####\nboo")).containsExactly(4853, 13, 4136, 13, 833, 29877);
    assertThat(llama2.encode("\uD83E\uDD99\uA64A"))
        .containsExactly(243, 162, 169, 156, 237, 156, 141);
  }

  // The expected ids are tiktoken's, with the package's pattern.
  @Test
  void llama3EncodesAsItsTokenizerDoes() throws Exception {
    Tokenizer llama3 = Vocabularies.LLAMA_3.load();

    assertThat(llama3.encode(TEXT))
        .containsExactly(
            5018, 609, 3332, 57, 78, 12456, 11410, 99, 247, 2247, 77, 53152, 4513, 1774, 13, 20, 68,
            22, 1359, 82, 3332, 64, 1734, 220, 7393, 65, 58239, 633, 220, 1102, 596, 220, 1041,
            1034, 5509, 198);
  }

  private static String spelling(Tokenizer tokenizer, int[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Arrays.stream(tokens).mapToObj(tokenizer::bytes).forEach(bytes::writeBytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
