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
 * @param closedByLimit whether the token limit, not the model, chose a token: what the grammar
 *     asked for was completed with what still fitted
 * @param work what it took; nothing that the sender sees
 */
public record Generation(
    String id,
    String text,
    FinishReason finishReason,
    Usage usage,
    @Nullable String fault,
    boolean closedByLimit,
    Work work) {
  /**
   * What a generation took.
   *
   * @param numForcedTokens completion tokens that were not sampled, because only they could follow
   * @param numReusedTokens prompt tokens that were not computed, because another sequence began
   *     alike
   * @param numPreemptions how often it gave its slot to a more urgent one and was computed again
   */
  public record Work(int numForcedTokens, int numReusedTokens, int numPreemptions) {
    public static final Work NONE = new Work(0, 0, 0);
  }

  public Generation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(work, "work");
  }
}
