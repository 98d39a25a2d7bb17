package dev.funnel.inference.sequence;

import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generation that ended.
 *
 * @param id of its request
 * @param text without the end of turn and without a stop sequence
 * @param finishReason STOP, LENGTH, ABORTED or FAILED
 * @param fault why, when FAILED; else null
 */
public record Generation(
    String id, String text, FinishReason finishReason, Usage usage, @Nullable String fault) {
  public Generation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(usage, "usage");
  }
}
