package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference's conversations, all in one batch, each fed the reference's own tokens: behind a
 * run the model must choose what it chooses behind the same tokens one by one, whatever the lengths
 * of the other runs.
 */
@Tag("real")
class RunParityTest {
  private static final int LONGEST_RUN = 12;

  @Test
  void float32ChoosesBehindRunsWhatItChoosesBehindSingleTokens() throws ModelFetchException {
    compare(Precision.FLOAT32);
  }

  @Test
  void int8ChoosesBehindRunsWhatItChoosesBehindSingleTokens() throws ModelFetchException {
    compare(Precision.INT8);
  }

  private static void compare(Precision precision) throws ModelFetchException {
    List<Reference> references = Reference.of("base+adapter");
    try (RealModel model =
        RealModel.load(new ModelSource.Default(), precision, references.size(), 640)) {
      Map<String, Integer> behindSingles = chosen(model, references, 1);
      Map<String, Integer> behindRuns = chosen(model, references, LONGEST_RUN);

      assertThat(behindRuns).hasSizeGreaterThan(200);
      assertThat(behindSingles).containsAllEntriesOf(behindRuns);
    }
  }

  /** The token chosen at each place behind a run. */
  private static Map<String, Integer> chosen(
      RealModel model, List<Reference> references, int longestRun) {
    List<Progress> all = new ArrayList<>();
    for (int slot = 0; slot < references.size(); slot++) {
      Decoding.prefill(model, slot, 0, references.get(slot).promptIds());
      all.add(new Progress(references.get(slot), new Random(slot), longestRun));
    }
    Map<String, Integer> chosen = new HashMap<>();
    while (all.stream().anyMatch(progress -> !progress.isDone())) {
      List<Run> runs = all.stream().map(Progress::nextRun).toList();
      try (Logits logits = model.decode(0, runs)) {
        for (int slot = 0; slot < all.size(); slot++) {
          chosen.put(slot + " at " + all.get(slot).numFed, logits.argmax(slot));
        }
      }
    }
    return chosen;
  }

  /** A reference on its way through its slot. */
  private static final class Progress {
    private final Reference reference;
    private final Random random;
    private final int longestRun;
    private int numFed;

    Progress(Reference reference, Random random, int longestRun) {
      this.reference = reference;
      this.random = random;
      this.longestRun = longestRun;
    }

    boolean isDone() {
      return numFed == reference.greedyIds().size();
    }

    /**
     * The next tokens, half of the runs of one; when it is done it keeps its slot with its last.
     */
    Run nextRun() {
      int from = isDone() ? numFed - 1 : numFed;
      int length = random.nextBoolean() ? 1 : 1 + random.nextInt(longestRun);
      numFed = Math.min(reference.greedyIds().size(), from + length);
      return new Run(
          reference.promptIds().size() + from, reference.greedyIds().subList(from, numFed));
    }
  }
}
