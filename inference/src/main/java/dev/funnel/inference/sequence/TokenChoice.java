package dev.funnel.inference.sequence;

import dev.funnel.inference.grammar.TokenMask;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Chooses the next token of one sequence. The same set gives the same token. */
@FunctionalInterface
public interface TokenChoice {
  /**
   * The token chosen.
   *
   * @param allowed the tokens to choose from; null for all
   * @return empty if none of them has a likelihood
   */
  OptionalInt among(@Nullable TokenMask allowed);
}
