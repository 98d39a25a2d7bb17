package dev.funnel.inference.sequence;

import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Which tokens stand for bytes that must come next: those that the model's tokenizer would write
 * behind the token before. Immutable; safe for use from any thread.
 *
 * <p>INVARIANT: the bytes of the tokens are the beginning of the bytes that were asked for, and end
 * where a character ends. The token before stays as it is.
 */
public final class ForcedTokens {
  private static final int[] NONE = {};

  /** More bytes wait for the next time: a step feeds a few tokens at once, not a page. */
  private static final int MAX_BYTES = 1024;

  private final Tokenizer tokenizer;
  private final TokenPrefixes prefixes;

  /** The rule for one vocabulary; looks at every token of it once. */
  public ForcedTokens(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.prefixes = new TokenPrefixes(tokenizer);
  }

  /**
   * The tokens behind one that the model chose. Where the tokenizer would have joined that one with
   * what follows, what follows is spelled by itself.
   */
  int[] behindChosen(int before, byte[] forced) {
    int[] behind = behindPrompt(before, forced);
    return behind.length > 0
        ? behind
        : checked(encode(Arrays.copyOf(forced, numRead(forced))), forced);
  }

  /**
   * The tokens at the beginning of a turn, behind the prompt's last token. There are none where the
   * tokenizer would have joined the two: the model was never shown such a place and chooses itself.
   */
  int[] behindPrompt(int before, byte[] forced) {
    byte[] context = tokenizer.bytes(before);
    byte[] joined = Arrays.copyOf(context, context.length + numRead(forced));
    System.arraycopy(forced, 0, joined, context.length, numRead(forced));
    int[] tokens = encode(joined);
    if (context.length == 0) {
      return checked(tokens, forced);
    }
    return tokens.length > 0 && tokens[0] == before
        ? checked(Arrays.copyOfRange(tokens, 1, tokens.length), forced)
        : NONE;
  }

  /**
   * Whether the tokens from an index on may yet be the beginning of a longer one. Then they are the
   * model's to write.
   *
   * @param allowed the tokens that may stand at {@code from}
   */
  boolean mayGrow(int[] tokens, int from, Supplier<TokenMask> allowed) {
    byte[] rest = bytes(Arrays.copyOfRange(tokens, from, tokens.length));
    // A mask costs more than a look at the vocabulary, which most often says no.
    return prefixes.anyLonger(rest, id -> true) && prefixes.anyLonger(rest, allowed.get()::allows);
  }

  private static int numRead(byte[] forced) {
    return Math.min(forced.length, MAX_BYTES);
  }

  // Nothing if the bytes are no text; an unfinished character at their end is left out.
  private int[] encode(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, false);
    return result.isError() || text.position() == 0
        ? NONE
        : tokenizer.encode(text.flip().toString());
  }

  // A tokenizer may drop a byte that its vocabulary lacks, or write a space of its own.
  private int[] checked(int[] tokens, byte[] forced) {
    byte[] bytes = bytes(tokens);
    return bytes.length <= forced.length
            && Arrays.equals(bytes, 0, bytes.length, forced, 0, bytes.length)
        ? tokens
        : NONE;
  }

  private byte[] bytes(int[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      bytes.writeBytes(tokenizer.bytes(token));
    }
    return bytes.toByteArray();
  }
}
