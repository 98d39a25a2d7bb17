package dev.funnel.inference.vocabulary;

import dev.funnel.inference.spi.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A tokenizer over a table of tokens.
 *
 * @param tokens the bytes of each id; none for a special one
 * @param specials spelling to id
 * @param encoding the ids of a text
 */
record TokenTable(
    List<byte[]> tokens,
    Map<String, Integer> specials,
    int endOfTurnId,
    Function<String, List<Integer>> encoding)
    implements Tokenizer {
  @Override
  public int[] encode(String text) {
    return encoding.apply(text).stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public OptionalInt specialId(String token) {
    Integer id = specials.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public byte[] bytes(int tokenId) {
    byte[] bytes = tokens.get(tokenId);
    return Arrays.copyOf(bytes, bytes.length);
  }

  @Override
  public int vocabularySize() {
    return tokens.size();
  }
}
