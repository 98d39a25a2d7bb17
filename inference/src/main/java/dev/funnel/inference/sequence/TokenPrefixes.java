package dev.funnel.inference.sequence;

import dev.funnel.inference.spi.Tokenizer;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The tokens of a vocabulary in the order of their bytes, so that those that begin with the same
 * bytes stand side by side. Special tokens, which have no bytes, are left out. Immutable.
 */
final class TokenPrefixes {
  private final int[] ids;

  /** Element i: the bytes of {@code ids[i]}. */
  private final byte[][] bytes;

  private final int longest;

  TokenPrefixes(Tokenizer tokenizer) {
    byte[][] byId =
        IntStream.range(0, tokenizer.vocabularySize())
            .mapToObj(tokenizer::bytes)
            .toArray(byte[][]::new);
    this.ids =
        IntStream.range(0, byId.length)
            .filter(id -> byId[id].length > 0)
            .boxed()
            .sorted((a, b) -> Arrays.compareUnsigned(byId[a], byId[b]))
            .mapToInt(id -> id)
            .toArray();
    this.bytes = Arrays.stream(ids).mapToObj(id -> byId[id]).toArray(byte[][]::new);
    this.longest = Arrays.stream(bytes).mapToInt(token -> token.length).max().orElse(0);
  }

  /** Whether one of the tokens that begin with these bytes and are longer has the property. */
  boolean anyLonger(byte[] prefix, IntPredicate property) {
    if (prefix.length >= longest) {
      return false;
    }
    int at = Arrays.binarySearch(bytes, prefix, Arrays::compareUnsigned);
    for (int i = at < 0 ? -1 - at : at; i < ids.length && startsWith(bytes[i], prefix); i++) {
      if (bytes[i].length > prefix.length && property.test(ids[i])) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] token, byte[] prefix) {
    return token.length >= prefix.length
        && Arrays.equals(token, 0, prefix.length, prefix, 0, prefix.length);
  }
}
