package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The beginning of a prompt that another sequence has computed, on the real model. */
@Tag("real")
class PrefixBlocksTest {
  @Test
  void aPromptWhoseBeginningIsRestoredEndsWithTheTokenOfAPromptAtOnce() throws ModelFetchException {
    try (RealModel model = RealModel.load(new ModelSource.Default(), Precision.INT8, 3, 640)) {
      ForwardPass forward = model.model().forwardPass();
      for (Reference reference : Reference.of("base+adapter")) {
        List<Integer> prompt = reference.promptIds();
        float[] whole = last(model.prefill(0, 0, prompt));
        List<Integer> blocks =
            IntStream.range(0, (prompt.size() - 1) / forward.blockPositions()).boxed().toList();
        int length = blocks.size() * forward.blockPositions();
        forward.saveBlocks(0, 0, blocks);
        model.prefill(2, 0, Collections.nCopies(length, 11)).close();
        forward.restoreBlocks(blocks, 2);

        float[] restored = last(model.prefill(2, length, prompt.subList(length, prompt.size())));

        assertThat(argmax(restored)).isEqualTo(argmax(whole));
      }
    }
  }

  private static float[] last(Logits logits) {
    try (logits) {
      return logits.row(0);
    }
  }

  private static int argmax(float[] row) {
    return IntStream.range(0, row.length).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
  }
}
