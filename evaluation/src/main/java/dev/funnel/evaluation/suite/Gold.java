package dev.funnel.evaluation.suite;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What should follow a conversation.
 *
 * @param text null if the suite says none; it is shown, never compared
 * @param calls in their order; empty for {@link Kind#NO_CALL}, and where the suite says no more
 *     than that a call is due: then only the decision is judged
 */
public record Gold(Kind kind, @Nullable String text, List<GoldCall> calls) {
  public Gold {
    Objects.requireNonNull(kind, "kind");
    calls = List.copyOf(calls);
    if (kind == Kind.NO_CALL && !calls.isEmpty()) {
      throw new IllegalArgumentException("a gold turn without a call has " + calls.size());
    }
  }
}
