package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ScheduledBatch;
import java.util.List;

/**
 * A batch and the sequences that it advances.
 *
 * @param group of the sequences
 * @param batch what the forward pass computes
 * @param sequences element i belongs to row i of the logits
 */
record Step(ModelGroup group, ScheduledBatch batch, List<Sequence> sequences) {
  Step {
    sequences = List.copyOf(sequences);
  }

  /** The same for the sequences from one row up to, but without, another; only of a decode. */
  Step part(int from, int to) {
    ScheduledBatch.Decode decode = (ScheduledBatch.Decode) batch;
    return new Step(
        group,
        new ScheduledBatch.Decode(
            decode.model(), decode.firstSlot() + from, decode.runs().subList(from, to)),
        sequences.subList(from, to));
  }

  /** Positions that the sequence at {@code row} gains in the KV cache. */
  int numPositions(int row) {
    return batch instanceof ScheduledBatch.Decode decode
        ? decode.runs().get(row).tokens().size()
        : ((ScheduledBatch.Prefill) batch).tokens().size();
  }
}
