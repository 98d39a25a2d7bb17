package dev.funnel.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufExportTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenReadsAsTheMergedWeights(WeightEncoding encoding) throws IOException {
    Path adapter = TinyAdapter.write(directory.resolve("adapter"), 7, 0.1f, Projection.values());
    Path base = write(TinyLlama.finite());
    Path exported = export(base, List.of(LoraAdapter.open(adapter, TinyLlama.CONFIG)), encoding);

    try (GgufFile from = GgufFile.open(base);
        GgufFile to = GgufFile.open(exported)) {
      LlamaConfig config = LlamaConfig.of(to);
      assertThat(config).isEqualTo(TinyLlama.CONFIG);
      var merged =
          new LlamaWeights(from, config, List.of(LoraAdapter.open(adapter, TinyLlama.CONFIG)));
      var read = new LlamaWeights(to, config, List.of());
      assertThat(read.outputNorm()).isEqualTo(merged.outputNorm());
      assertClose(encoding, read.embedding(), merged.embedding());
      assertClose(encoding, read.output(), merged.output());
      for (int layer = 0; layer < config.layers(); layer++) {
        assertThat(read.attentionNorm(layer)).isEqualTo(merged.attentionNorm(layer));
        assertThat(read.feedForwardNorm(layer)).isEqualTo(merged.feedForwardNorm(layer));
        for (Projection projection : Projection.values()) {
          assertClose(
              encoding, read.projection(layer, projection), merged.projection(layer, projection));
        }
      }
    }
  }

  @Test
  void rowsStandInTheOrderOfTheBase() throws IOException {
    Path base = write(TinyLlama.finite());
    Path exported = export(base, List.of(), WeightEncoding.F32);

    try (GgufFile from = GgufFile.open(base);
        GgufFile to = GgufFile.open(exported)) {
      for (Projection projection : Projection.values()) {
        int[] shape = {projection.outputs(TinyLlama.CONFIG), projection.inputs(TinyLlama.CONFIG)};
        String tensor = projection.ggufTensor(1);
        assertThat(to.tensor(tensor, shape)).isEqualTo(from.tensor(tensor, shape));
      }
    }
  }

  @Test
  void theMetadataStaysButForNameTypeAndTheEndOfATurn() throws IOException {
    Path base =
        write(
            TinyLlama.finite()
                .put("general.name", "Tiny")
                .put("general.file_type", 0)
                .put("general.alignment", 32)
                .put("llama.rope.freq_base", 1e5f)
                .put("tokenizer.chat_template", "{{ messages }}"));
    Path exported = export(base, List.of(), WeightEncoding.Q8_0);

    try (GgufFile from = GgufFile.open(base);
        GgufFile to = GgufFile.open(exported)) {
      Map<String, Object> expected = new HashMap<>(from.metadata().values());
      expected.remove("general.alignment");
      expected.put("general.name", "tiny+adapter");
      expected.put("general.file_type", 7L);
      expected.put("general.quantization_version", 2L);
      expected.put("tokenizer.ggml.eot_token_id", 1L);
      assertThat(to.metadata().values()).isEqualTo(expected);
      assertThat(to.metadataEntries().get("tokenizer.ggml.tokens"))
          .isEqualTo(from.metadataEntries().get("tokenizer.ggml.tokens"));
    }
  }

  @Test
  void everyTensorBeginsAtAMultipleOf32AndTheLengthIsKnownBefore() throws IOException {
    Path base = write(TinyLlama.finite());
    List<Long> progress = new ArrayList<>();
    Path exported = directory.resolve("out.gguf");
    long announced;
    try (GgufFile file = GgufFile.open(base);
        OutputStream out = Files.newOutputStream(exported)) {
      var weights = new LlamaWeights(file, TinyLlama.CONFIG, List.of());
      GgufExport export = GgufExport.of(file, weights, "tiny", WeightEncoding.Q8_0);
      announced = export.bytes();
      export.write(out, progress::add);
    }

    byte[] bytes = Files.readAllBytes(exported);
    assertThat(bytes).hasSize((int) announced);
    assertThat(progress).isSorted().hasSize(2 * 9 + 3).endsWith(announced);
    GgufHeader header = GgufHeader.read("out", ByteBuffer.wrap(bytes));
    assertThat(header.dataStart() % 32).isZero();
    assertThat(header.tensors().values()).allMatch(tensor -> tensor.offset() % 32 == 0);
  }

  @Test
  void aTiedEmbeddingStaysTied() throws IOException {
    LlamaConfig tied = new LlamaConfig(64, 1, 4, 2, 16, 128, 30, 10_000, 1e-5, 256, true);

    assertThat(names(tied)).contains("token_embd.weight").doesNotContain("output.weight");
    assertThat(names(TinyLlama.CONFIG)).contains("token_embd.weight", "output.weight");
  }

  @Test
  void aWeightThatIsNoNumberIsNamed() throws IOException {
    Path base = write(TinyLlama.gguf());

    assertThatThrownBy(() -> export(base, List.of(), WeightEncoding.Q8_0))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor token_embd.weight holds the value NaN; Q8_0 reaches from");
  }

  @Test
  void aTensorThatWouldBeLostIsNamed() throws IOException {
    Path base = write(TinyLlama.finite().float32("blk.0.attn_q.bias", new float[64], 64));

    assertThatThrownBy(() -> export(base, List.of(), WeightEncoding.Q8_0))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("blk.0.attn_q.bias is no part of the Llama");
  }

  private List<String> names(LlamaConfig config) throws IOException {
    try (GgufFile file = GgufFile.open(write(TinyLlama.finite()))) {
      return ExportedTensor.of(new LlamaWeights(file, config, List.of()), WeightEncoding.Q8_0)
          .stream()
          .map(ExportedTensor::name)
          .toList();
    }
  }

  private static void assertClose(WeightEncoding encoding, float[] read, float[] merged) {
    assertThat(read).hasSameSizeAs(merged);
    for (int block = 0; block < merged.length; block += 32) {
      float largest = 0;
      for (int i = block; i < block + 32; i++) {
        largest = Math.max(largest, Math.abs(merged[i]));
      }
      float tolerance =
          largest
              * switch (encoding) {
                // Half a step, and the float16 rounding of the scale.
                case Q8_0 -> 0.5f / 127 + 0x1p-10f;
                case F16 -> 0x1p-11f;
                case BF16 -> 0x1p-8f;
                case F32 -> 0;
              };
      for (int i = block; i < block + 32; i++) {
        assertThat(read[i]).isCloseTo(merged[i], within(tolerance));
      }
    }
  }

  private Path export(Path base, List<LoraAdapter> adapters, WeightEncoding encoding)
      throws IOException {
    Path exported = directory.resolve("exported.gguf");
    try (GgufFile file = GgufFile.open(base);
        OutputStream out = Files.newOutputStream(exported)) {
      var weights = new LlamaWeights(file, LlamaConfig.of(file), adapters);
      GgufExport.of(file, weights, "tiny+adapter", encoding).write(out, bytes -> {});
    }
    return exported;
  }

  private Path write(GgufBytes bytes) throws IOException {
    return Files.write(directory.resolve("model.gguf"), bytes.build());
  }
}
