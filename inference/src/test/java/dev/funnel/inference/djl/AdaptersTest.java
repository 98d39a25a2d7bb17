package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.inference.weights.Projection;
import dev.funnel.inference.weights.TinyAdapter;
import dev.funnel.inference.weights.TinyLlama;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters of a model of two small layers: loaded, mixed, unloaded. */
@Tag("driver")
class AdaptersTest {
  private static final List<Integer> PROMPT = List.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8);

  @TempDir Path directory;
  private DjlModel model;
  private RealModel base;

  @BeforeEach
  void load() throws IOException {
    Path file = Files.write(directory.resolve("tiny.gguf"), TinyLlama.gguf().build());
    ModelFiles files = new ModelFiles("tiny", file, List.of(), null, "funnel");
    model = DjlModel.load(new LoadOptions(files, Precision.FLOAT32, 4, 100));
    base = new RealModel(model, model.base());
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void anAdapterChangesWhatItTargetsAndTheBaseStaysAsItIs() throws IOException {
    float[] before = prefill(base, 0);

    RealModel all = load("all", 1, Projection.values());
    RealModel one = load("one", 2, Projection.DOWN);

    assertThat(all.identity().name()).isEqualTo("tiny+all");
    assertThat(prefill(all, 0)).isNotEqualTo(before).isNotEqualTo(prefill(one, 0));
    assertThat(prefill(one, 0)).isNotEqualTo(before);
    assertThat(prefill(base, 0)).containsExactly(before, within(1e-6f));
  }

  @Test
  void sequencesOfDifferentModelsShareTheCacheAndNothingElse() throws IOException {
    List<RealModel> models =
        List.of(base, load("first", 1, Projection.values()), load("second", 2, Projection.QUERY));
    float[][] alone = new float[models.size()][];
    for (int i = 0; i < alone.length; i++) {
      prefill(models.get(i), 0);
      alone[i] = decode(models.get(i), 0);
    }

    for (int slot = 0; slot < alone.length; slot++) {
      prefill(models.get(slot), slot);
    }

    for (int slot = alone.length - 1; slot >= 0; slot--) {
      assertThat(decode(models.get(slot), slot)).containsExactly(alone[slot], within(1e-5f));
    }
  }

  @Test
  void anUnloadedAdapterIsRefusedAndTheOthersGoOn() throws IOException {
    RealModel first = load("first", 1, Projection.QUERY);
    RealModel second = load("second", 2, Projection.QUERY);
    float[] expected = prefill(second, 0);

    model.unloadAdapter(first.identity());

    assertThatThrownBy(() -> prefill(first, 0)).hasMessageContaining("not loaded");
    assertThat(prefill(second, 0)).containsExactly(expected, within(1e-6f));
  }

  @Test
  void anAdapterLoadedAgainUnderItsNameIsAnotherOne() throws IOException {
    RealModel first = load("same", 1, Projection.QUERY);
    RealModel second = load("same", 2, Projection.QUERY);

    assertThat(second.identity()).isNotEqualTo(first.identity());
    assertThat(second.identity().name()).isEqualTo(first.identity().name());
    assertThat(prefill(second, 0)).isNotEqualTo(prefill(first, 0));
  }

  @Test
  void whatCannotBeMergedIsRefusedAndLeavesNothingBehind() throws IOException {
    Path files = TinyAdapter.write(directory.resolve("nan"), 1, Float.NaN, Projection.DOWN);

    assertThatThrownBy(() -> model.loadAdapter(new AdapterSource.Directory("nan", files)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("not finite numbers");
    assertThatThrownBy(
            () -> model.loadAdapter(new AdapterSource.Directory("none", directory.resolve("no"))))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("adapter_config.json is missing");
  }

  @Test
  void aModelThatIsClosedTakesNoAdapter() throws IOException {
    Path files = TinyAdapter.write(directory.resolve("late"), 1, 0.1f, Projection.DOWN);
    model.close();

    assertThatThrownBy(() -> model.loadAdapter(new AdapterSource.Directory("late", files)))
        .isInstanceOf(IllegalStateException.class);
  }

  private RealModel load(String name, int seed, Projection... projections) throws IOException {
    Path files = TinyAdapter.write(directory.resolve(name + seed), seed, 0.3f, projections);
    ModelIdentity identity = model.loadAdapter(new AdapterSource.Directory(name, files));
    return base.as(identity);
  }

  private static float[] prefill(RealModel as, int slot) {
    try (Logits logits = as.prefill(slot, 0, PROMPT)) {
      return logits.row(0);
    }
  }

  private static float[] decode(RealModel as, int slot) {
    try (Logits logits = as.decode(slot, List.of(new Run(PROMPT.size(), List.of(7))))) {
      return logits.row(0);
    }
  }
}
