package dev.funnel.inference.grammar.match;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Makes the arrays of a {@link TokenTrie} from tokens in the order of their bytes. */
final class TokenTrieBuilder {
  private final IntList labels = new IntList();
  private final IntList depths = new IntList();
  private final IntList firstTokens = new IntList();
  private final IntList tokens = new IntList();

  private TokenTrieBuilder() {
    open((byte) 0, 0);
  }

  static TokenTrieBuilder of(byte[][] texts) {
    int[] sorted =
        IntStream.range(0, texts.length)
            .filter(id -> texts[id].length > 0)
            .boxed()
            .sorted(Comparator.comparing(id -> texts[id], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    TokenTrieBuilder builder = new TokenTrieBuilder();
    byte[] last = {};
    for (int id : sorted) {
      byte[] text = texts[id];
      if (text.length > Short.MAX_VALUE) {
        throw new IllegalArgumentException(
            "token " + id + " has " + text.length + " bytes; at most " + Short.MAX_VALUE);
      }
      int shared = Arrays.mismatch(last, text);
      for (int i = shared < 0 ? text.length : shared; i < text.length; i++) {
        builder.open(text[i], i + 1);
      }
      builder.tokens.add(id);
      last = text;
    }
    return builder;
  }

  private void open(byte label, int depth) {
    labels.add(label);
    depths.add(depth);
    firstTokens.add(tokens.size());
  }

  byte[] labels() {
    byte[] array = new byte[labels.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (byte) labels.get(i);
    }
    return array;
  }

  short[] depths() {
    short[] array = new short[depths.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = (short) depths.get(i);
    }
    return array;
  }

  int[] ends() {
    int numNodes = depths.size();
    int[] ends = new int[numNodes];
    int[] open = new int[Short.MAX_VALUE + 1];
    int depth = 0;
    for (int node = 1; node <= numNodes; node++) {
      int next = node == numNodes ? 0 : depths.get(node);
      while (depth >= next) {
        ends[open[depth--]] = node;
      }
      depth = next;
      open[depth] = node;
    }
    ends[TokenTrie.ROOT] = numNodes;
    return ends;
  }

  int[] firstTokens() {
    int[] array = Arrays.copyOf(firstTokens.toArray(), firstTokens.size() + 1);
    array[firstTokens.size()] = tokens.size();
    return array;
  }

  int[] tokens() {
    return tokens.toArray();
  }
}
