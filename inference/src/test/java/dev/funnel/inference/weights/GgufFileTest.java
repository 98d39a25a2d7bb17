package dev.funnel.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  @TempDir Path directory;

  @Test
  void aModelIsReadWithItsShape() throws IOException {
    try (GgufFile file = GgufFile.open(write(TinyLlama.gguf().build()))) {
      assertThat(LlamaConfig.of(file)).isEqualTo(TinyLlama.CONFIG);
      assertThat(Vocabulary.of(file.metadata()).specials())
          .containsOnlyKeys("<|start|>", "<|end|>");
      assertThat(file.tensor("output_norm.weight", 64)).hasSize(64).containsOnly(1f);
    }
  }

  @Test
  void anotherArchitectureIsNamed() {
    assertRefused(TinyLlama.gguf().put("general.architecture", "bert"), "is 'bert'", "'llama'");
  }

  @Test
  void aScaledRotaryEmbeddingIsRefused() {
    assertRefused(TinyLlama.gguf().put("llama.rope.scaling.type", "yarn"), "yarn", "only unscaled");
  }

  @Test
  void anotherTokenizerIsNamed() {
    assertRefused(TinyLlama.gguf().put("tokenizer.ggml.model", "llama"), "is 'llama'", "'gpt2'");
  }

  @Test
  void aMissingKeyIsNamed() {
    assertRefused(
        new GgufBytes().put("general.architecture", "llama"), "llama.embedding_length is missing");
  }

  @Test
  void anUnreadableTensorTypeIsNamed() {
    GgufBytes file = TinyLlama.gguf().tensor("odd", 12, new byte[144], 1, 256);

    assertThatThrownBy(() -> open(file, gguf -> gguf.tensor("odd", 1, 256)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor odd is of ggml type 12")
        .hasMessageContaining("F32, F16, Q4_0, Q4_1, Q8_0");
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() {
    assertThatThrownBy(() -> open(TinyLlama.gguf(), gguf -> gguf.tensor("output_norm.weight", 63)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("has the shape [64]; the metadata asks for [63]");
  }

  @Test
  void aFileThatIsNoGgufIsNamed() {
    assertThatThrownBy(
            () -> GgufFile.open(write("PK\3\4 a zip file".getBytes(StandardCharsets.US_ASCII))))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is not a GGUF file: it starts with 0x504b0304");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> GgufFile.open(directory.resolve("none.gguf")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("none.gguf does not exist");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = TinyLlama.gguf().build();
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length));
      assertThatThrownBy(() -> readAll(part)).isInstanceOf(ModelFileException.class);
    }
  }

  @Test
  void everyMutationIsReadOrRefusedAndNothingElse() throws IOException {
    byte[] whole = TinyLlama.gguf().build();
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] mutant = whole.clone();
      // The header is the first 5 KiB; the rest are numbers, where nothing can go wrong.
      for (int change = 0; change <= random.nextInt(4); change++) {
        mutant[random.nextInt(5_000)] = (byte) random.nextInt(256);
      }
      try {
        readAll(mutant);
      } catch (ModelFileException e) {
        assertThat(e).hasMessageContaining("odel");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  private void readAll(byte[] bytes) throws IOException {
    try (GgufFile file = GgufFile.open(write(bytes))) {
      LlamaConfig config = LlamaConfig.of(file);
      Vocabulary.of(file.metadata());
      LlamaWeights weights = new LlamaWeights(file, config, List.of());
      weights.embedding();
      weights.outputNorm();
      for (int layer = 0; layer < config.layers(); layer++) {
        weights.attentionNorm(layer);
        weights.feedForwardNorm(layer);
        for (Projection projection : Projection.values()) {
          weights.projection(layer, projection);
        }
      }
    }
  }

  private void assertRefused(GgufBytes file, String... parts) {
    assertThatThrownBy(
            () ->
                open(
                    file,
                    gguf -> {
                      LlamaConfig.of(gguf);
                      Vocabulary.of(gguf.metadata());
                    }))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("model.gguf")
        .hasMessageContainingAll(parts);
  }

  private void open(GgufBytes bytes, Consumer<GgufFile> use) throws IOException {
    try (GgufFile file = GgufFile.open(write(bytes.build()))) {
      use.accept(file);
    }
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("model.gguf"), bytes);
  }
}
