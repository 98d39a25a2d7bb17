package dev.funnel.inference.scripted;

import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A matcher by brute force. INVARIANT EveryTokenWasAllowed: it dies with an {@link AssertionError},
 * which no engine may catch, if it is given a token that it did not allow.
 */
final class ScriptedMatcher implements Matcher {
  private static final byte[] NOTHING = {};

  private final ScriptedTokenizer tokenizer;

  /** The masks of the states seen so far. */
  private final Map<Object, TokenMask> masks;

  /** What the turn may be from where free text ended. */
  private final List<byte[]> calls;

  private boolean isInFreeText;
  private boolean hasEnded;
  private int numTokensUntilFault;
  private byte[] written = NOTHING;

  ScriptedMatcher(
      ScriptedTokenizer tokenizer,
      Map<Object, TokenMask> masks,
      List<byte[]> calls,
      boolean isInFreeText,
      int numTokensUntilFault) {
    this.tokenizer = tokenizer;
    this.masks = masks;
    this.calls = calls;
    this.isInFreeText = isInFreeText;
    this.numTokensUntilFault = numTokensUntilFault;
  }

  @Override
  public TokenMask mask(int remaining) {
    if (bound() > remaining) {
      throw new AssertionError("bound " + bound() + " with " + remaining + " tokens remaining");
    }
    // No call is longer than a hundred tokens.
    int limit = Math.min(remaining, 100);
    Object state = List.of(calls, isInFreeText, hasEnded, ByteBuffer.wrap(written), limit);
    return masks.computeIfAbsent(state, unknown -> computeMask(limit));
  }

  private TokenMask computeMask(int remaining) {
    long[] words = new long[tokenizer.vocabularySize() / 64 + 1];
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      if (allows(id) && after(id).bound() <= remaining - 1) {
        words[id / 64] |= 1L << id;
      }
    }
    return TokenMask.of(words);
  }

  @Override
  public TokenMask mask() {
    return mask(Integer.MAX_VALUE);
  }

  private boolean allows(int id) {
    if (hasEnded) {
      return false;
    }
    byte[] bytes = tokenizer.bytes(id);
    if (bytes.length == 0) {
      return id == ScriptedTokenizer.END_OF_TURN && mayEnd();
    }
    ScriptedMatcher next = after(id);
    return next.isInFreeText || next.numLive() > 0;
  }

  private boolean mayEnd() {
    return isInFreeText || calls.stream().anyMatch(call -> Arrays.equals(call, written));
  }

  private long numLive() {
    return calls.stream().filter(this::isLive).count();
  }

  private boolean isLive(byte[] call) {
    return call.length >= written.length
        && Arrays.equals(call, 0, written.length, written, 0, written.length);
  }

  private ScriptedMatcher after(int id) {
    var next = new ScriptedMatcher(tokenizer, masks, calls, isInFreeText, numTokensUntilFault);
    next.written = written;
    next.hasEnded = id == ScriptedTokenizer.END_OF_TURN;
    for (byte b : tokenizer.bytes(id)) {
      next.isInFreeText &= b != '{';
      if (!next.isInFreeText) {
        next.written = Arrays.copyOf(next.written, next.written.length + 1);
        next.written[next.written.length - 1] = b;
      }
    }
    return next;
  }

  @Override
  public void accept(int tokenId) {
    if (numTokensUntilFault-- == 0) {
      throw new IllegalStateException("scripted fault of a matcher");
    }
    if (!allows(tokenId)) {
      throw new AssertionError("token " + tokenId + " was not allowed after " + written.length);
    }
    ScriptedMatcher next = after(tokenId);
    isInFreeText = next.isInFreeText;
    hasEnded = next.hasEnded;
    written = next.written;
  }

  @Override
  public int bound() {
    if (hasEnded || isInFreeText) {
      return 0;
    }
    return 1
        + calls.stream()
            .filter(this::isLive)
            .mapToInt(call -> tokenizer.numFewest(rest(call)))
            .min()
            .orElseThrow();
  }

  private byte[] rest(byte[] call) {
    return Arrays.copyOfRange(call, written.length, call.length);
  }

  @Override
  public boolean isInFreeText() {
    return isInFreeText;
  }

  @Override
  public byte[] forcedBytes() {
    if (hasEnded || mayEnd()) {
      return NOTHING;
    }
    return calls.stream()
        .filter(this::isLive)
        .map(this::rest)
        .reduce((a, b) -> Arrays.copyOf(a, numEqual(a, b)))
        .orElseThrow();
  }

  private static int numEqual(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  @Override
  public int numFitting(int[] tokens, int remaining) {
    ScriptedMatcher at = this;
    int count = 0;
    while (count < tokens.length
        && at.allows(tokens[count])
        && at.after(tokens[count]).bound() <= remaining - count - 1) {
      at = at.after(tokens[count++]);
    }
    return count;
  }
}
