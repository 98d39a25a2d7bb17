package dev.funnel.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.model.ModelExport.Exported;
import dev.funnel.inference.weights.GgufBytes;
import dev.funnel.inference.weights.GgufFile;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.inference.weights.Projection;
import dev.funnel.inference.weights.TinyAdapter;
import dev.funnel.inference.weights.TinyLlama;
import dev.funnel.inference.weights.WeightEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelExportTest {
  @TempDir Path directory;
  private Path target;

  @BeforeEach
  void makeATargetDirectory() throws IOException {
    target = Files.createDirectory(directory.resolve("out")).resolve("tiny.gguf");
  }

  @Test
  void theFileIsNamedAfterBaseAndAdapter() throws IOException {
    Path adapter = TinyAdapter.write(directory.resolve("mine"), 7, 0.1f, Projection.QUERY);
    ModelFiles model =
        base(TinyLlama.finite()).adaptedBy(AdapterSource.Directory.namedAfter(adapter));

    Exported exported = write(model);

    assertThat(exported).isEqualTo(new Exported("tiny+mine", Files.size(target)));
    try (GgufFile file = GgufFile.open(target)) {
      assertThat(file.metadata().string("general.name")).isEqualTo("tiny+mine");
    }
  }

  @Test
  void aBaseAloneKeepsItsName() throws IOException {
    assertThat(write(base(TinyLlama.finite())).model()).isEqualTo("tiny");
  }

  @Test
  void aFileOfThatNameIsReplaced() throws IOException {
    Files.writeString(target, "an earlier one");

    Exported exported = write(base(TinyLlama.finite()));

    assertThat(target).hasSize(exported.bytes());
    assertThat(filesBeside()).containsExactly(target);
  }

  @Test
  void aWriteThatFailsInTheMiddleLeavesNothing() throws IOException {
    float[] notANumber = new float[TinyLlama.CONFIG.dim()];
    notANumber[3] = Float.NaN;
    GgufBytes broken =
        TinyLlama.finite().float32("output_norm.weight", notANumber, notANumber.length);

    assertThatThrownBy(() -> write(base(broken))).isInstanceOf(ModelFileException.class);

    assertThat(filesBeside()).isEmpty();
  }

  @Test
  void aWriteThatFailsLeavesTheEarlierFileAsItWas() throws IOException {
    Files.writeString(target, "an earlier one");

    assertThatThrownBy(() -> write(base(TinyLlama.gguf()))).isInstanceOf(ModelFileException.class);

    assertThat(target).hasContent("an earlier one");
    assertThat(filesBeside()).containsExactly(target);
  }

  private ModelFiles base(GgufBytes bytes) throws IOException {
    Path gguf = Files.write(directory.resolve("tiny.gguf"), bytes.build());
    return new ModelFiles("tiny", gguf, List.of(), null, "funnel");
  }

  private Exported write(ModelFiles model) throws IOException {
    return ModelExport.write(model, WeightEncoding.Q8_0, target, (bytes, total) -> {});
  }

  private List<Path> filesBeside() throws IOException {
    try (Stream<Path> files = Files.list(target.getParent())) {
      return files.toList();
    }
  }
}
