package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference's sequences, all in one batch, each fed the reference's own tokens: at every
 * position the model must choose what the reference chose.
 */
@Tag("real")
class ReferenceParityTest {
  /** Logits closer than this may swap between float32 implementations. */
  private static final float TIE = 1e-3f;

  private static final float NO_TIE = 0;

  @Test
  void float32ChoosesTheTokensOfTheReferenceForTheBase() throws ModelFetchException {
    assertThat(disagreements(new ModelSource.DefaultBase(), Precision.FLOAT32, TIE)).isEmpty();
  }

  @Test
  void float32ChoosesTheTokensOfTheReferenceForBaseAndAdapter() throws ModelFetchException {
    assertThat(disagreements(new ModelSource.Default(), Precision.FLOAT32, TIE)).isEmpty();
  }

  @Test
  void int8ChoosesTheReferenceTokenWithTheAdapterAtNineteenOfTwentyPositions()
      throws ModelFetchException {
    assertThat(agreement(new ModelSource.Default())).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void int8ChoosesTheReferenceTokenForTheBaseAtEightyEightOfAHundredPositions()
      throws ModelFetchException {
    assertThat(agreement(new ModelSource.DefaultBase())).isGreaterThanOrEqualTo(0.88);
  }

  private static double agreement(ModelSource source) throws ModelFetchException {
    int positions = references(source).stream().mapToInt(r -> r.greedyIds().size()).sum();
    double agreement =
        1 - (double) disagreements(source, Precision.INT8, NO_TIE).size() / positions;
    System.out.printf("int8 agrees at %.2f%% of %d positions%n", 100 * agreement, positions);
    return agreement;
  }

  /** Where another token than the reference's wins by at least {@code tie}. */
  private static List<String> disagreements(ModelSource source, Precision precision, float tie)
      throws ModelFetchException {
    // The longest first, so that those still running always occupy the first slots.
    List<Reference> references = new ArrayList<>(references(source));
    references.sort((a, b) -> b.greedyIds().size() - a.greedyIds().size());
    try (RealModel model = RealModel.load(source, precision, references.size(), 640)) {
      return disagreements(model, references, tie);
    }
  }

  private static List<Reference> references(ModelSource source) {
    return Reference.of(source instanceof ModelSource.Default ? "base+adapter" : "base");
  }

  private static List<String> disagreements(
      RealModel model, List<Reference> references, float tie) {
    List<String> found = new ArrayList<>();
    for (int slot = 0; slot < references.size(); slot++) {
      Reference reference = references.get(slot);
      try (Logits logits = model.prefill(slot, 0, reference.promptIds())) {
        check(logits, 0, reference, 0, tie, found);
      }
    }
    for (int step = 1; ; step++) {
      int at = step;
      List<Reference> running =
          references.stream().filter(reference -> reference.greedyIds().size() > at).toList();
      if (running.isEmpty()) {
        return found;
      }
      List<Integer> tokens = running.stream().map(r -> r.greedyIds().get(at - 1)).toList();
      List<Integer> positions = running.stream().map(r -> r.promptIds().size() + at - 1).toList();
      try (Logits logits = model.decodeSingles(tokens, positions)) {
        for (int slot = 0; slot < running.size(); slot++) {
          check(logits, slot, running.get(slot), at, tie, found);
        }
      }
    }
  }

  private static void check(
      Logits logits, int row, Reference reference, int at, float tie, List<String> found) {
    int expected = reference.greedyIds().get(at);
    int chosen = logits.argmax(row);
    if (chosen == expected) {
      return;
    }
    float[] values = logits.row(row);
    float gap = values[chosen] - values[expected];
    String message =
        String.format("token %d instead of %d at %d, ahead by %g", chosen, expected, at, gap);
    if (gap < tie) {
      System.out.println("a tie: " + message);
    } else {
      found.add(message);
    }
  }
}
