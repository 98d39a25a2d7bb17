package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The program for machines without oneDNN's products, on the default model: fed the reference's
 * tokens, it must choose what the reference chose.
 */
@Tag("real")
class PlainProgramParityTest {
  private static final int NUM_REFERENCES = 8;

  @Test
  void inFloat32ItChoosesTheTokensOfTheReference() throws ModelFetchException {
    assertThat(agreement(Precision.FLOAT32)).isEqualTo(1);
  }

  @Test
  void inBf16ItChoosesTheReferenceTokenAtNineteenOfTwentyPositions() throws ModelFetchException {
    assertThat(agreement(Precision.BF16)).isGreaterThanOrEqualTo(0.95);
  }

  /** The share of positions at which it chooses what the reference chose. */
  private static double agreement(Precision precision) throws ModelFetchException {
    int same = 0;
    int positions = 0;
    try (RealModel model =
        RealModel.load(
            new ModelSource.Default(),
            precision,
            1,
            640,
            device -> LlamaProgram.load(device, ProgramText.PLAIN.archive()))) {
      for (Reference reference : Reference.of("base+adapter").subList(0, NUM_REFERENCES)) {
        List<Integer> prompt = reference.promptIds();
        List<Integer> greedy = reference.greedyIds();
        for (int at = 0; at < greedy.size(); at++) {
          try (Logits logits =
              at == 0
                  ? model.prefill(0, 0, prompt)
                  : model.prefill(0, prompt.size() + at - 1, greedy.subList(at - 1, at))) {
            same += logits.argmax(0) == greedy.get(at) ? 1 : 0;
            positions++;
          }
        }
      }
    }
    System.out.printf("plain %s agrees at %d of %d positions%n", precision, same, positions);
    return (double) same / positions;
  }
}
