package dev.funnel.inference.grammar.match;

import dev.funnel.inference.spi.Tokenizer;
import java.util.Arrays;

/**
 * The tokens of a vocabulary by their bytes, as a tree in flat arrays. Nodes are numbered depth
 * first, smaller bytes first: a node's subtree is the range from itself to its {@link #end}. Tokens
 * without bytes (the special ones) are left out. Immutable, safe for use from any thread.
 */
public final class TokenTrie {
  static final int ROOT = 0;

  /** No node. */
  static final int NONE = -1;

  private final byte[] labels;
  private final short[] depths;
  private final int[] ends;
  private final int[] firstTokens;
  private final int[] tokens;
  private final int[] firstChildren;
  private final int[] children;
  private final byte[][] texts;
  private final int maxTokenBytes;
  private final boolean[] isUsed = new boolean[256];

  private TokenTrie(TokenTrieBuilder builder, byte[][] texts) {
    this.labels = builder.labels();
    this.depths = builder.depths();
    this.ends = builder.ends();
    this.firstTokens = builder.firstTokens();
    this.tokens = builder.tokens();
    this.firstChildren = new int[labels.length + 1];
    this.children = new int[labels.length - 1];
    this.texts = texts;
    this.maxTokenBytes = Arrays.stream(texts).mapToInt(text -> text.length).max().orElse(0);
    int next = 0;
    for (int node = 0; node < labels.length; node++) {
      isUsed[label(node)] |= node > ROOT;
      firstChildren[node] = next;
      for (int child = node + 1; child < ends[node]; child = ends[child]) {
        children[next++] = child;
      }
    }
    firstChildren[labels.length] = next;
  }

  public static TokenTrie of(Tokenizer tokenizer) {
    byte[][] texts = new byte[tokenizer.vocabularySize()][];
    for (int id = 0; id < texts.length; id++) {
      texts[id] = tokenizer.bytes(id);
    }
    return new TokenTrie(TokenTrieBuilder.of(texts), texts);
  }

  int vocabularySize() {
    return texts.length;
  }

  int maxTokenBytes() {
    return maxTokenBytes;
  }

  /** The bytes of a token; not to be changed. Empty for one that is not in the tree. */
  byte[] bytes(int token) {
    return texts[token];
  }

  int numNodes() {
    return labels.length;
  }

  /** The last byte of the way to a node, 0 to 255. */
  int label(int node) {
    return labels[node] & 0xFF;
  }

  /** Bytes of the way to a node. */
  int depth(int node) {
    return depths[node];
  }

  /** The first node after the subtree of this one. */
  int end(int node) {
    return ends[node];
  }

  boolean hasChildren(int node) {
    return ends[node] > node + 1;
  }

  /** Tokens that end at a node: {@link #token} from here to {@link #firstToken} of the next. */
  int firstToken(int node) {
    return firstTokens[node];
  }

  boolean hasToken(int node) {
    return firstTokens[node] < firstTokens[node + 1];
  }

  int token(int index) {
    return tokens[index];
  }

  /** The child by a byte; {@link #NONE} if no token goes on with it. */
  int child(int node, int symbol) {
    int low = firstChildren[node];
    int high = firstChildren[node + 1] - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int label = labels[children[middle]] & 0xFF;
      if (label == symbol) {
        return children[middle];
      }
      if (label < symbol) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return NONE;
  }

  /** Whether a byte occurs in any token. */
  boolean isUsed(int symbol) {
    return isUsed[symbol];
  }

  /** The bytes that are tokens by themselves: what can be written whatever comes around it. */
  boolean[] singleBytes() {
    boolean[] single = new boolean[256];
    for (int symbol = 0; symbol < single.length; symbol++) {
      int child = child(ROOT, symbol);
      single[symbol] = child != NONE && hasToken(child);
    }
    return single;
  }
}
