package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.spi.Tokenizer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ways to write a text with the tokens of a vocabulary. */
final class Tokenisations {
  private static final int MAX_TOKEN_BYTES = 24;

  private final Map<ByteBuffer, Integer> ids = new HashMap<>();

  Tokenisations(Tokenizer tokenizer) {
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      byte[] bytes = tokenizer.bytes(id);
      if (bytes.length > 0 && bytes.length <= MAX_TOKEN_BYTES) {
        ids.putIfAbsent(ByteBuffer.wrap(bytes), id);
      }
    }
  }

  /** The longest token at each place; empty if the vocabulary cannot spell the text. */
  Optional<int[]> longest(byte[] text) {
    return split(text, lengths -> lengths.get(lengths.size() - 1));
  }

  /** The shortest token at each place, mostly single bytes. */
  Optional<int[]> shortest(byte[] text) {
    return split(text, lengths -> lengths.get(0));
  }

  /** Any token at each place, so that tokens end inside names, escapes and characters. */
  Optional<int[]> random(byte[] text, Draw draw) {
    return split(text, draw::oneOf);
  }

  private interface Choice {
    int of(List<Integer> lengths);
  }

  private Optional<int[]> split(byte[] text, Choice choice) {
    int[] tokens = new int[text.length];
    int count = 0;
    for (int at = 0; at < text.length; count++) {
      List<Integer> lengths = lengthsAt(text, at);
      if (lengths.isEmpty()) {
        return Optional.empty();
      }
      int length = choice.of(lengths);
      tokens[count] = ids.get(ByteBuffer.wrap(text, at, length));
      at += length;
    }
    return Optional.of(Arrays.copyOf(tokens, count));
  }

  private List<Integer> lengthsAt(byte[] text, int at) {
    List<Integer> lengths = new ArrayList<>();
    for (int n = 1; n <= Math.min(MAX_TOKEN_BYTES, text.length - at); n++) {
      if (ids.containsKey(ByteBuffer.wrap(text, at, n))) {
        lengths.add(n);
      }
    }
    return lengths;
  }
}
