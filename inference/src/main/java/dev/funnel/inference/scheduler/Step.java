package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ScheduledBatch;
import java.util.List;

/**
 * A batch and the sequences that it advances.
 *
 * @param batch what the forward pass computes
 * @param sequences element i belongs to row i of the logits
 * @param numPositions positions that each sequence gains in the KV cache
 * @param yieldsTokens whether each row gives its sequence a token: false while a prompt has more
 *     tokens to come
 */
record Step(
    ScheduledBatch batch, List<Sequence> sequences, int numPositions, boolean yieldsTokens) {
  Step {
    sequences = List.copyOf(sequences);
  }
}
