package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks at random through the masks of a matcher, as a model without sense would: any token, or
 * rather one that closes something, escapes something, or is a single byte.
 */
final class Wanderer {
  private final Tokenizer tokenizer;
  private final Draw draw;
  private final int[] closing;
  private final int[] escaping;
  private final int[] single;

  Wanderer(Tokenizer tokenizer, Draw draw) {
    this.tokenizer = tokenizer;
    this.draw = draw;
    this.closing = tokensOf(tokenizer, bytes -> "\"}],".indexOf(bytes[0]) >= 0);
    this.escaping =
        tokensOf(tokenizer, bytes -> Arrays.toString(bytes).matches(".*\\b92\\b.*|.*-.*"));
    this.single = tokensOf(tokenizer, bytes -> bytes.length == 1);
  }

  private interface Kind {
    boolean holds(byte[] bytes);
  }

  private static int[] tokensOf(Tokenizer tokenizer, Kind kind) {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      byte[] bytes = tokenizer.bytes(id);
      if (bytes.length > 0 && kind.holds(bytes)) {
        ids.add(id);
      }
    }
    return ids.stream().mapToInt(id -> id).toArray();
  }

  /** The text of a turn. */
  byte[] text(List<Integer> turn) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    turn.forEach(token -> text.writeBytes(tokenizer.bytes(token)));
    return text.toByteArray();
  }

  /**
   * A turn of at most {@code limit} tokens, the end of turn included.
   *
   * @throws AssertionError if the matcher breaks its invariant
   */
  List<Integer> walk(Matcher matcher, int limit) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    List<Integer> tokens = new ArrayList<>();
    int style = draw.between(0, 99);
    for (int remaining = limit; remaining > 0; remaining--) {
      require(matcher.bound() <= remaining, "the bound is above what remains", text);
      TokenMask mask = matcher.mask(remaining);
      require(mask.numAllowed() > 0, "no token is allowed", text);
      byte[] forced = draw.chance(10) ? matcher.forcedBytes() : new byte[0];
      int token = choose(mask, style);
      requireForced(forced, token, text);
      matcher.accept(token);
      tokens.add(token);
      if (token == tokenizer.endOfTurnId()) {
        return tokens;
      }
      text.writeBytes(tokenizer.bytes(token));
    }
    throw broken("the limit ended the turn", text);
  }

  private void requireForced(byte[] forced, int token, ByteArrayOutputStream text) {
    byte[] bytes = tokenizer.bytes(token);
    int common = Math.min(forced.length, bytes.length);
    boolean agrees =
        Arrays.equals(forced, 0, common, bytes, 0, common)
            && (forced.length == 0 || token != tokenizer.endOfTurnId());
    require(agrees, "an allowed token contradicts the forced bytes", text);
  }

  private int choose(TokenMask mask, int style) {
    if (style < 30 && draw.chance(40)) {
      return among(closing, mask);
    } else if (style < 45 && draw.chance(50)) {
      return among(escaping, mask);
    } else if (style < 60 && draw.chance(60)) {
      return among(single, mask);
    }
    return any(mask);
  }

  private int among(int[] ids, TokenMask mask) {
    int from = draw.between(0, ids.length - 1);
    for (int i = 0; i < ids.length; i++) {
      int id = ids[(from + i) % ids.length];
      if (mask.allows(id)) {
        return id;
      }
    }
    return any(mask);
  }

  private int any(TokenMask mask) {
    int id = mask.next(draw.between(0, tokenizer.vocabularySize() - 1));
    return id >= 0 ? id : mask.next(0);
  }

  private static void require(boolean holds, String otherwise, ByteArrayOutputStream text) {
    if (!holds) {
      throw broken(otherwise, text);
    }
  }

  private static AssertionError broken(String what, ByteArrayOutputStream text) {
    return new AssertionError(what + " after " + text);
  }
}
