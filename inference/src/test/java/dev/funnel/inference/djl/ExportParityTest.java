package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.ModelExport;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.WeightEncoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exported default model, loaded as a base, beside the base with its adapter: fed the same
 * tokens of the reference, both must choose the same next ones.
 */
@Tag("real")
class ExportParityTest {
  private static final int NUM_REFERENCES = 6;

  @TempDir Path directory;

  @Test
  void theExportedModelChoosesWhatBaseAndAdapterChooseAt97OfAHundredPositions()
      throws ModelFetchException, IOException {
    Path exported = directory.resolve("exported.gguf");
    ModelExport.write(
        ModelLibrary.ofUser(System.getenv(), line -> {}).find(new ModelSource.Default()),
        WeightEncoding.Q8_0,
        exported,
        (bytes, total) -> {});

    List<Integer> merged = chosen(new ModelSource.Default());
    List<Integer> read = chosen(new ModelSource.GgufFile(exported));

    int same = 0;
    for (int i = 0; i < merged.size(); i++) {
      same += merged.get(i).equals(read.get(i)) ? 1 : 0;
    }
    System.out.printf("the export agrees at %d of %d positions%n", same, merged.size());
    assertThat(read).hasSameSizeAs(merged).hasSizeGreaterThan(100);
    assertThat(same).isGreaterThanOrEqualTo((int) Math.ceil(0.97 * merged.size()));
  }

  /** The token chosen behind each token of the references, one reference after the other. */
  private static List<Integer> chosen(ModelSource source) throws ModelFetchException {
    List<Integer> chosen = new ArrayList<>();
    try (RealModel model = RealModel.load(source, Precision.FLOAT32, 1, 640)) {
      for (Reference reference : Reference.of("base+adapter").subList(0, NUM_REFERENCES)) {
        try (Logits logits = model.prefill(0, 0, reference.promptIds())) {
          chosen.add(logits.argmax(0));
        }
        for (int at = 0; at < reference.greedyIds().size() - 1; at++) {
          int position = reference.promptIds().size() + at;
          try (Logits logits =
              model.decodeSingles(List.of(reference.greedyIds().get(at)), List.of(position))) {
            chosen.add(logits.argmax(0));
          }
        }
      }
    }
    return chosen;
  }
}
