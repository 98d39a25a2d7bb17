package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.djl.EngineMix.Mix;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * On one machine the same request gets the same tokens, whatever its batch mates, the chunks of its
 * prompt, cache hits and forced tokens. Half of the requests are drawn at temperature 1, so that
 * their tokens depend on all logits and not on the highest alone. More mixes with {@code
 * -Dfunnel.proof=full}.
 */
@Tag("real")
class BatchInvarianceTest {
  private static final boolean IS_FULL = "full".equals(System.getProperty("funnel.proof"));
  private static final int NUM_MIXES = IS_FULL ? 200 : 4;
  private static final int NUM_REQUESTS = IS_FULL ? 60 : 12;
  private static final int NUM_PROMPTS = IS_FULL ? 20 : 1;

  private static RealModel model;

  @BeforeAll
  static void load() throws ModelFetchException {
    model = RealModel.load(new ModelSource.Default(), Precision.INT8, 33, 1024);
  }

  @AfterAll
  static void free() {
    model.close();
  }

  @Test
  void aRequestGetsTheTokensThatItGetsAlone() {
    EngineMix engines = new EngineMix(model);
    List<GenerationRequest> requests = engines.requests(new Random(1), NUM_REQUESTS);
    Map<String, Generation> alone = engines.alone(requests);

    for (int seed = 0; seed < NUM_MIXES; seed++) {
      Mix mix = Mix.drawn(new Random(seed));
      Map<String, Generation> together = engines.together(requests, mix);

      assertThat(together).hasSameSizeAs(requests);
      together.forEach(
          (id, generation) ->
              assertThat(List.of(generation.text(), generation.usage()))
                  .as("%s of %s", id, mix)
                  .isEqualTo(List.of(alone.get(id).text(), alone.get(id).usage())));
    }
  }

  @Test
  void theLogitsOfATokenAreTheSameBitsHoweverItsPromptIsCut() {
    Random random = new Random(3);
    for (Reference reference : Reference.of("base+adapter").subList(0, NUM_PROMPTS)) {
      List<Integer> prompt = reference.promptIds();
      float[] whole = row(model.prefill(0, 0, prompt), 0);

      // With three query heads to a key head, runs of 11 and 43 leave a single row to a block.
      for (int longest : List.of(11, 43, 64, 100, prompt.size() - 1)) {
        assertThat(inRuns(prompt, longest, random))
            .as("prompt of %d tokens in runs of at most %d", prompt.size(), longest)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void theLogitsOfATokenAreTheSameBitsWhateverItsMates() {
    List<Integer> prompt = Reference.of("base+adapter").get(0).promptIds();
    int last = prompt.size() - 1;
    model.prefill(0, 0, prompt).close();
    Run own = new Run(last, prompt.subList(last, last + 1));
    float[] alone = row(model.decode(0, List.of(own)), 0);
    Random random = new Random(4);

    for (int mates : List.of(1, 7, 32)) {
      for (int longest : List.of(1, 16)) {
        List<Run> runs =
            IntStream.rangeClosed(0, mates)
                .mapToObj(slot -> slot == 0 ? own : run(random, longest))
                .toList();

        assertThat(row(model.decode(0, runs), 0))
            .as("%d mates of at most %d tokens", mates, longest)
            .isEqualTo(alone);
      }
    }
  }

  private static float[] inRuns(List<Integer> prompt, int longest, Random random) {
    float[] last = {};
    for (int start = 0; start < prompt.size(); ) {
      int length = random.nextInt(3) > 0 ? longest : 1 + random.nextInt(longest);
      int end = Math.min(prompt.size(), start + length);
      last = row(model.prefill(1, start, prompt.subList(start, end)), 0);
      start = end;
    }
    return last;
  }

  private static Run run(Random random, int longest) {
    ForwardPass forward = model.model().forwardPass();
    int length = 1 + random.nextInt(longest);
    return new Run(
        random.nextInt(forward.maxPositions() - length),
        Collections.nCopies(length, random.nextInt(forward.vocabularySize())));
  }

  private static float[] row(Logits logits, int row) {
    try (logits) {
      return Arrays.copyOf(logits.row(row), model.model().config().vocabulary());
    }
  }
}
