package dev.funnel.inference.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.inference.weights.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Byte-level BPE, run by Hugging Face's tokenizers. The native tokenizer knows no special token at
 * all, so no text can become one. A byte that the vocabulary lacks (some control characters) is
 * dropped, as in the reference.
 */
final class BpeTokenizer implements Tokenizer, AutoCloseable {
  private static final byte[] NO_BYTES = {};

  private final HuggingFaceTokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final byte[][] bytes;

  private BpeTokenizer(HuggingFaceTokenizer tokenizer, Vocabulary vocabulary, byte[][] bytes) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.bytes = bytes;
  }

  /**
   * Builds the tokenizer of a vocabulary.
   *
   * @throws ModelFileException if a token is not written in the byte-level alphabet
   */
  static BpeTokenizer of(Vocabulary vocabulary) {
    byte[][] bytes = new byte[vocabulary.tokens().size()][];
    for (int id = 0; id < bytes.length; id++) {
      String token = vocabulary.tokens().get(id);
      if (vocabulary.specials().containsKey(token)) {
        bytes[id] = NO_BYTES;
      } else if (ByteLevelAlphabet.contains(token)) {
        bytes[id] = ByteLevelAlphabet.bytes(token);
      } else {
        throw new ModelFileException(
            "Vocabulary token "
                + id
                + " is not written in the byte-level alphabet of GPT-2; only"
                + " such vocabularies can be used");
      }
    }
    return new BpeTokenizer(nativeTokenizer(vocabulary), vocabulary, bytes);
  }

  private static HuggingFaceTokenizer nativeTokenizer(Vocabulary vocabulary) {
    byte[] json = TokenizerJson.of(vocabulary).getBytes(StandardCharsets.UTF_8);
    try (InputStream in = new ByteArrayInputStream(json)) {
      // DJL would otherwise cut texts at 512 tokens.
      return HuggingFaceTokenizer.newInstance(
          in, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new IllegalStateException("the tokenizer does not accept its vocabulary", e);
    }
  }

  @Override
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public OptionalInt specialId(String token) {
    Integer id = vocabulary.specials().get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public byte[] bytes(int tokenId) {
    return bytes[tokenId].clone();
  }

  @Override
  public int endOfTurnId() {
    return vocabulary.endOfTurnId();
  }

  @Override
  public int vocabularySize() {
    return bytes.length;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
