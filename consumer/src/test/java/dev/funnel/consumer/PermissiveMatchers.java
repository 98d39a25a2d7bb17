package dev.funnel.consumer;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.TokenMask;
import java.util.Arrays;

/** Matchers with a defect: they allow every token everywhere. */
final class PermissiveMatchers implements Matchers {
  @Override
  public Matcher start(Grammar grammar) {
    long[] all = new long[(new ByteTokenizer().vocabularySize() + 63) / 64];
    Arrays.fill(all, -1);
    TokenMask mask = TokenMask.of(all);
    return new Matcher() {
      @Override
      public TokenMask mask(int remaining) {
        return mask;
      }

      @Override
      public TokenMask mask() {
        return mask;
      }

      @Override
      public void accept(int tokenId) {}

      @Override
      public int bound() {
        return 0;
      }

      @Override
      public boolean isInFreeText() {
        return true;
      }

      @Override
      public byte[] forcedBytes() {
        return new byte[0];
      }

      @Override
      public int numFitting(int[] tokens, int remaining) {
        return tokens.length;
      }
    };
  }
}
