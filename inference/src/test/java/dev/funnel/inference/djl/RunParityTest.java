package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference's conversations, all in one batch, each fed the reference's own tokens in runs of
 * random lengths: behind each run the model must choose what it chooses after single tokens.
 */
@Tag("real")
class RunParityTest {
  private static final int LONGEST_RUN = 12;

  @Test
  void float32ChoosesTheReferencesTokensBehindRuns() throws ModelFetchException {
    assertThat(agreement(Precision.FLOAT32)).isEqualTo(1);
  }

  @Test
  void int8ChoosesTheReferencesTokensBehindRunsAsOftenAsBehindSingleTokens()
      throws ModelFetchException {
    assertThat(agreement(Precision.INT8)).isGreaterThanOrEqualTo(0.95);
  }

  private static double agreement(Precision precision) throws ModelFetchException {
    List<Reference> references = Reference.of("base+adapter");
    try (DjlModel model =
        RealModel.load(new ModelSource.Default(), precision, references.size(), 640)) {
      List<Progress> all = new ArrayList<>();
      for (int slot = 0; slot < references.size(); slot++) {
        Decoding.prefill(model.forwardPass(), slot, 0, references.get(slot).promptIds());
        all.add(new Progress(references.get(slot), slot));
      }
      while (all.stream().anyMatch(progress -> !progress.isDone())) {
        step(model.forwardPass(), all);
      }
      int numRuns = all.stream().mapToInt(progress -> progress.numRuns).sum();
      int numEqual = all.stream().mapToInt(progress -> progress.numEqual).sum();
      System.out.printf("%s agrees behind %d of %d runs%n", precision, numEqual, numRuns);
      return (double) numEqual / numRuns;
    }
  }

  private static void step(ForwardPass forward, List<Progress> all) {
    List<Run> runs = all.stream().map(Progress::nextRun).toList();
    try (Logits logits = forward.run(new ScheduledBatch.Decode(runs))) {
      for (int slot = 0; slot < all.size(); slot++) {
        all.get(slot).read(logits.argmax(slot));
      }
    }
  }

  /** A reference on its way through its slot. */
  private static final class Progress {
    private final Reference reference;
    private final Random random;
    private int numFed;
    private int numNext;
    private int numRuns;
    private int numEqual;

    Progress(Reference reference, long seed) {
      this.reference = reference;
      this.random = new Random(seed);
    }

    boolean isDone() {
      return numFed == reference.greedyIds().size() - 1;
    }

    /** The next tokens; one that is done keeps its slot with its last token. */
    Run nextRun() {
      int left = reference.greedyIds().size() - 1 - numFed;
      numNext = Math.min(left, 1 + random.nextInt(random.nextBoolean() ? 1 : LONGEST_RUN));
      int from = numNext == 0 ? numFed - 1 : numFed;
      return new Run(
          reference.promptIds().size() + from,
          reference.greedyIds().subList(from, numFed + numNext));
    }

    void read(int chosen) {
      if (numNext > 0) {
        numFed += numNext;
        numRuns++;
        numEqual += chosen == reference.greedyIds().get(numFed) ? 1 : 0;
      }
    }
  }
}
