package dev.funnel.inference.sequence;

import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import java.util.OptionalInt;

/**
 * A turn on its way through its grammar: which token may come next, which tokens must, and whether
 * the token limit had a say in it. Whatever the matcher throws passes through. Owned by the
 * engine's thread.
 */
public final class GrammarTurn {
  private static final int[] NONE = {};

  private final Matcher matcher;
  private final ForcedTokens forcedTokens;
  private boolean hasBegun;
  private boolean isClosedByLimit;

  /** Tokens of bytes that must come next, of which the first {@code numForced} were taken. */
  private int[] spelled = NONE;

  private int numForced;

  /**
   * @param matcher at the beginning of the turn; used by this alone
   */
  public GrammarTurn(Matcher matcher, ForcedTokens forcedTokens) {
    this.matcher = matcher;
    this.forcedTokens = forcedTokens;
  }

  /** Whether the limit chose another token than the model would have. */
  boolean isClosedByLimit() {
    return isClosedByLimit;
  }

  /** Most tokens that the shortest completion needs; 0 where the turn may be cut. */
  int bound() {
    return matcher.bound();
  }

  boolean isInFreeText() {
    return matcher.isInFreeText();
  }

  /**
   * Lets the next token be chosen as if there were no limit; one after which the turn could not be
   * completed any more is chosen anew among the others, and the limit has closed the turn.
   */
  OptionalInt choose(TokenChoice choice, int remaining) {
    TokenMask fitting = matcher.mask(remaining);
    TokenMask any = matcher.mask();
    if (matcher.isInFreeText() || fitting.equals(any)) {
      return choice.among(fitting);
    }
    OptionalInt wanted = choice.among(any);
    if (wanted.isPresent() && fitting.allows(wanted.getAsInt())) {
      return wanted;
    }
    isClosedByLimit = true;
    return choice.among(fitting);
  }

  void accept(int token) {
    matcher.accept(token);
    hasBegun = true;
  }

  /**
   * The token that must come next, if there is no other way; it is to be accepted before the next
   * is asked for.
   *
   * @param before the token that was accepted last, or the prompt's last
   */
  OptionalInt nextForced(int before, int remaining) {
    if (numForced == spelled.length) {
      spell(before);
    }
    if (numForced < spelled.length && isSettled(remaining)) {
      return OptionalInt.of(spelled[numForced++]);
    }
    spelled = NONE;
    numForced = 0;
    TokenMask any = matcher.mask();
    return any.numAllowed() == 1 ? OptionalInt.of(any.next(0)) : OptionalInt.empty();
  }

  private void spell(int before) {
    byte[] bytes = matcher.forcedBytes();
    numForced = 0;
    if (bytes.length == 0) {
      spelled = NONE;
    } else if (hasBegun) {
      spelled = forcedTokens.behindChosen(before, bytes);
    } else {
      spelled = forcedTokens.behindPrompt(before, bytes);
    }
  }

  private boolean isSettled(int remaining) {
    int[] next = {spelled[numForced]};
    return matcher.numFitting(next, remaining) == 1
        && !forcedTokens.mayGrow(spelled, numForced, matcher::mask);
  }
}
