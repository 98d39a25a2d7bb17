package dev.funnel.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.scripted.ScriptedLogits;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final int NUM_STRIDES = 4_000;

  private static final ResolvedSampling GREEDY = new ResolvedSampling(0, 1, 0, 0);

  private final Sampler sampler = new Sampler();

  @Test
  void temperatureZeroTakesTheBestTokenAndTheLowestIdAmongEquals() {
    float[] logits = {1, 5, 5, 2};

    assertThat(next(logits, new ResolvedSampling(0, 1, 0, 7), 0)).isEqualTo(1);
  }

  @Test
  void drawDependsOnSeedAndStepOnly() {
    float[] logits = new float[50];
    ResolvedSampling sampling = new ResolvedSampling(1, 1, 0, 42);

    List<Integer> once = IntStream.range(0, 20).mapToObj(i -> next(logits, sampling, i)).toList();
    next(new float[] {3, 1}, new ResolvedSampling(1, 0.5, 1, 1), 5);

    assertThat(IntStream.range(0, 20).mapToObj(i -> next(logits, sampling, i)).toList())
        .isEqualTo(once);
    assertThat(Set.copyOf(once)).hasSizeGreaterThan(5);
    assertThat(next(logits, new ResolvedSampling(1, 1, 0, 43), 0)).isNotEqualTo(once.get(0));
  }

  @Test
  void drawsFollowTheTemperatureScaledProbabilities() {
    // At temperature 2 the weights are 4 : 2 : 1.
    float[] logits = {(float) (2 * Math.log(4)), (float) (2 * Math.log(2)), 0};
    int[] counts = new int[3];
    for (int step = 0; step < 70_000; step++) {
      counts[next(logits, new ResolvedSampling(2, 1, 0, 1), step)]++;
    }

    assertThat(counts[0] / 70_000.0).isCloseTo(4 / 7.0, within(0.01));
    assertThat(counts[1] / 70_000.0).isCloseTo(2 / 7.0, within(0.01));
  }

  @Test
  void topKKeepsExactlyKAndTheLowestIdsAmongEquals() {
    float[] logits = {1, 2, 2, 2, 0};

    assertThat(support(logits, new ResolvedSampling(1, 1, 2, 0))).containsExactly(1, 2);
  }

  @Test
  void topPKeepsTheTokenThatReachesP() {
    // Probabilities 0.5, 0.3, 0.2.
    float[] logits = {(float) Math.log(5), (float) Math.log(3), (float) Math.log(2)};

    assertThat(support(logits, new ResolvedSampling(1, 0.4, 0, 0))).containsExactly(0);
    assertThat(support(logits, new ResolvedSampling(1, 0.6, 0, 0))).containsExactly(0, 1);
    assertThat(support(logits, new ResolvedSampling(1, 0.9, 0, 0))).containsExactly(0, 1, 2);
  }

  @Test
  void topPIsTakenOfWhatTopKHasLeft() {
    // Alone, 0.6 needs two tokens; of the best two it is 0.5 / 0.8 and needs one.
    float[] logits = {(float) Math.log(5), (float) Math.log(3), (float) Math.log(2)};

    assertThat(support(logits, new ResolvedSampling(1, 0.6, 2, 0))).containsExactly(0);
  }

  @Test
  void temperatureIsAppliedBeforeTopP() {
    float[] logits = {4, 2, 0};

    assertThat(support(logits, new ResolvedSampling(0.5, 0.9, 0, 0))).containsExactly(0);
    assertThat(support(logits, new ResolvedSampling(4, 0.9, 0, 0))).containsExactly(0, 1, 2);
  }

  @Test
  void minusInfinityIsNeverDrawn() {
    float[] logits = {Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY};

    assertThat(support(logits, new ResolvedSampling(1, 1, 0, 0))).containsExactly(1);
    assertThat(support(logits, new ResolvedSampling(1, 0.5, 2, 0))).containsExactly(1);
    assertThat(sampler.draw(logits, new ResolvedSampling(1, 1, 0, 0), Math.nextDown(1.0)))
        .isEqualTo(1);
  }

  @Test
  void theBestTokenIsTakenIfTheMaskAllowsItElseTheBestThatIsAllowed() {
    float[] logits = {1, 9, 5, 5, 2};

    assertThat(next(logits, GREEDY, 0, allowing(1, 4))).hasValue(1);
    assertThat(next(logits, GREEDY, 0, allowing(0, 2, 3))).hasValue(2);
  }

  @Test
  void drawsUnderAMaskAreThoseOfAVocabularyOfTheAllowedTokens() {
    float[] all = {1, 4, 2.5f, 3, 2};
    float[] allowed = {1, 2.5f, 3};
    int[] ids = {0, 2, 3};
    for (int step = 0; step < 500; step++) {
      ResolvedSampling sampling =
          new ResolvedSampling(1.5, step % 2 == 0 ? 1 : 0.8, step % 3 == 0 ? 2 : 0, 9);

      assertThat(next(all, sampling, step, allowing(ids)))
          .hasValue(ids[next(allowed, sampling, step)]);
    }
  }

  @Test
  void theOnlyAllowedTokenIsTakenWhateverItsLogit() {
    float[] logits = {1, Float.NEGATIVE_INFINITY};

    assertThat(next(logits, GREEDY, 0, allowing(1))).hasValue(1);
    assertThat(next(logits, new ResolvedSampling(1, 1, 0, 0), 0, allowing(1))).hasValue(1);
  }

  @Test
  void nothingIsTakenIfNoAllowedTokenHasALikelihood() {
    float[] logits = {1, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};

    assertThat(next(logits, GREEDY, 0, allowing(1, 2))).isEmpty();
    assertThat(next(logits, new ResolvedSampling(1, 1, 0, 0), 0, allowing(1, 2))).isEmpty();
    assertThat(next(logits, GREEDY, 0, allowing())).isEmpty();
  }

  @Test
  void supportEqualsThatOfAFullSort() {
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      float[] logits = new float[1 + random.nextInt(300)];
      for (int id = 0; id < logits.length; id++) {
        logits[id] = random.nextInt(40) / 4f - 5; // many ties
      }
      ResolvedSampling sampling =
          new ResolvedSampling(
              0.3 + random.nextDouble(), 0.05 + 0.95 * random.nextDouble(), random.nextInt(40), 0);

      assertThat(support(logits, sampling)).isEqualTo(sortedSupport(logits, sampling));
    }
  }

  private int next(float[] logits, ResolvedSampling sampling, int step) {
    return next(logits, sampling, step, null).getAsInt();
  }

  private OptionalInt next(
      float[] logits, ResolvedSampling sampling, int step, @Nullable TokenMask allowed) {
    return sampler.next(new ScriptedLogits(List.of(logits)), 0, sampling, step, allowed);
  }

  private static TokenMask allowing(int... ids) {
    return TokenMask.of(new long[] {IntStream.of(ids).mapToLong(id -> 1L << id).sum()});
  }

  /** Every token that can be drawn, found by walking the whole range of the draw. */
  private Set<Integer> support(float[] logits, ResolvedSampling sampling) {
    Set<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < NUM_STRIDES; i++) {
      drawn.add(sampler.draw(logits, sampling, (double) i / NUM_STRIDES));
    }
    return drawn;
  }

  private static Set<Integer> sortedSupport(float[] logits, ResolvedSampling sampling) {
    double[] weights =
        IntStream.range(0, logits.length)
            .mapToDouble(id -> Math.exp(logits[id] / sampling.temperature()))
            .toArray();
    int limit = sampling.topK() == 0 ? logits.length : sampling.topK();
    List<Integer> best =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(id -> -logits[id]).thenComparingInt(id -> id))
            .limit(limit)
            .toList();
    double total = best.stream().mapToDouble(id -> weights[id]).sum();
    Set<Integer> support = new TreeSet<>();
    double before = 0;
    for (int id : best) {
      if (before < sampling.topP() * total) {
        support.add(id);
      }
      before += weights[id];
    }
    double kept = support.stream().mapToDouble(id -> weights[id]).sum();
    // What is less likely than the walk's stride may be stepped over.
    support.removeIf(id -> weights[id] / kept < 1.01 / NUM_STRIDES);
    return support;
  }
}
