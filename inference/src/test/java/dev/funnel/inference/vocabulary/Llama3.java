package dev.funnel.inference.vocabulary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.PublicVocabularyFiles;
import dev.funnel.inference.spi.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Llama 3's vocabulary: 128,000 tokens of byte-level BPE and 256 special ones. Source of the words'
 * pattern and of the special tokens: the {@code Tokenizer} beside the file.
 */
public final class Llama3 {
  /** How a text is split into words, as a regular expression. */
  public static final String WORDS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final int NUM_TOKENS = 128_000;
  private static final int NUM_SPECIALS = 256;
  private static final int END_OF_TURN = NUM_TOKENS + 9;
  private static final Map<String, Integer> SPECIALS =
      Map.of(
          "<|begin_of_text|>", NUM_TOKENS,
          "<|end_of_text|>", NUM_TOKENS + 1,
          "<|start_header_id|>", NUM_TOKENS + 6,
          "<|end_header_id|>", NUM_TOKENS + 7,
          "<|eot_id|>", END_OF_TURN);
  private static final Pattern WORD = Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS);

  private final Map<String, Integer> ids = new HashMap<>();

  private Llama3() {}

  static Tokenizer load() throws ModelFetchException, IOException {
    Llama3 vocabulary = new Llama3();
    List<byte[]> tokens = new ArrayList<>();
    for (String line : Files.readAllLines(PublicVocabularyFiles.llama3())) {
      // The lines are in the order of the ids.
      byte[] bytes = Base64.getDecoder().decode(line.substring(0, line.indexOf(' ')));
      vocabulary.ids.put(new String(bytes, ISO_8859_1), tokens.size());
      tokens.add(bytes);
    }
    for (int i = 0; i < NUM_SPECIALS; i++) {
      tokens.add(new byte[0]);
    }
    return new TokenTable(tokens, SPECIALS, END_OF_TURN, vocabulary::encode);
  }

  private List<Integer> encode(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).flatMap(this::idsOf).toList();
  }

  private Stream<Integer> idsOf(String word) {
    String bytes = new String(word.getBytes(UTF_8), ISO_8859_1);
    // As tiktoken: a word that is a token is taken whole.
    List<String> joined =
        ids.containsKey(bytes) ? List.of(bytes) : new BytePairs(ids).join(List.of(bytes.split("")));
    return joined.stream().map(token -> Objects.requireNonNull(ids.get(token)));
  }
}
