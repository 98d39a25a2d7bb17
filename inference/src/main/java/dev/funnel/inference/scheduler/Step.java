package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ScheduledBatch;
import java.util.List;

/**
 * A batch and the sequences that it advances.
 *
 * @param group of the sequences
 * @param batch what the forward pass computes
 * @param sequences element i belongs to run i, and to row i of the logits
 */
record Step(ModelGroup group, ScheduledBatch batch, List<Sequence> sequences) {
  Step {
    sequences = List.copyOf(sequences);
  }

  /** The same for the sequences from one row up to, but without, another. */
  Step part(int from, int to) {
    return new Step(group, batch.part(from, to), sequences.subList(from, to));
  }
}
