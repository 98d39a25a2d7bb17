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
import java.util.stream.Stream;

/**
 * Llama 2's vocabulary: 32,000 tokens of SentencePiece. Tokens are joined from characters; a
 * character that has no token falls back to the tokens of its bytes. Unlike SentencePiece it puts
 * no space before a text: a completion goes on where the prompt ended.
 */
final class Llama2 {
  private static final String TABLE = "const llama_vocab_base64 = \"";
  private static final Map<String, Integer> SPECIALS = Map.of("<unk>", 0, "<s>", 1, "</s>", 2);
  private static final int END_OF_TURN = 2;
  private static final int FIRST_BYTE = 3;
  private static final int NUM_BYTES = 256;

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<byte[]> tokens = new ArrayList<>();

  private Llama2() {}

  static Tokenizer load() throws ModelFetchException, IOException {
    String source = Files.readString(PublicVocabularyFiles.llama2());
    int begin = source.indexOf(TABLE) + TABLE.length();
    byte[] table = Base64.getDecoder().decode(source.substring(begin, source.indexOf('"', begin)));
    Llama2 vocabulary = new Llama2();
    for (String piece : new String(table, UTF_8).split("\n", -1)) {
      vocabulary.add(piece);
    }
    return new TokenTable(vocabulary.tokens, SPECIALS, END_OF_TURN, vocabulary::encode);
  }

  private void add(String piece) {
    int id = tokens.size();
    if (id < FIRST_BYTE) {
      tokens.add(new byte[0]);
    } else if (id < FIRST_BYTE + NUM_BYTES) {
      tokens.add(new byte[] {(byte) (id - FIRST_BYTE)});
    } else {
      byte[] bytes = piece.replace('\u2581', ' ').getBytes(UTF_8);
      tokens.add(bytes);
      ids.put(new String(bytes, ISO_8859_1), id);
    }
  }

  private List<Integer> encode(String text) {
    List<String> characters =
        text.codePoints()
            .mapToObj(c -> new String(Character.toString(c).getBytes(UTF_8), ISO_8859_1))
            .toList();
    return new BytePairs(ids).join(characters).stream().flatMap(this::idsOf).toList();
  }

  private Stream<Integer> idsOf(String symbol) {
    Integer id = ids.get(symbol);
    return id == null ? symbol.chars().mapToObj(b -> FIRST_BYTE + b) : Stream.of(id);
  }
}
