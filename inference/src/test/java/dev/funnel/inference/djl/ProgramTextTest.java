package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.weights.TinyLlama;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two texts of the program, on a model of two small layers. */
@Tag("driver")
class ProgramTextTest {
  private static final List<Integer> PROMPT = List.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8);

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    NativeRuntime.prepare();
  }

  @Test
  void onX86LibtorchAcceptsTheTextWithOneDnn() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "oneDNN's products need x86-64");

    assertThatCode(() -> LlamaProgram.load(Device.cpu(), ProgramText.ONEDNN.archive()).close())
        .doesNotThrowAnyException();
  }

  @Test
  void libtorchRefusesATextThatNamesAnOperatorItLacks() {
    assertThatThrownBy(() -> LlamaProgram.load(Device.cpu(), withUnknownOperators()))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void withoutOneDnnTheModelRunsInFloat32WithTheSameLogits() throws IOException {
    try (DjlModel expected = DjlModel.load(options(Precision.FLOAT32));
        DjlModel plain = DjlModel.load(options(Precision.INT8), ProgramTextTest::withoutOneDnn)) {
      assertThat(plain.base().precision()).isEqualTo(Precision.FLOAT32);
      assertThat(prefill(plain)).containsExactly(prefill(expected), within(1e-5f));
    }
  }

  @Test
  void plainBf16IsCloseToFloat32() throws IOException {
    try (DjlModel expected = DjlModel.load(options(Precision.FLOAT32));
        DjlModel plain = DjlModel.load(options(Precision.BF16), ProgramTextTest::withoutOneDnn)) {
      assertThat(plain.base().precision()).isEqualTo(Precision.BF16);
      float[] logits = prefill(expected);
      float highest = 0;
      for (float logit : logits) {
        highest = Math.max(highest, Math.abs(logit));
      }
      assertThat(prefill(plain)).containsExactly(logits, within(0.02f * highest));
    }
  }

  private static LlamaProgram withoutOneDnn(Device device) {
    return LlamaProgram.loadFirst(device, withUnknownOperators(), ProgramText.PLAIN.archive());
  }

  private LoadOptions options(Precision precision) throws IOException {
    Path file = Files.write(directory.resolve("tiny.gguf"), TinyLlama.gguf().build());
    return new LoadOptions(
        new ModelFiles("tiny", file, List.of(), null, "funnel"), precision, 1, 64);
  }

  private static float[] prefill(DjlModel model) {
    try (Logits logits =
        model.forwardPass().run(ScheduledBatch.ofOne(model.base(), 0, 0, PROMPT))) {
      return logits.row(0);
    }
  }

  // The entries are stored as they are, and libtorch does not look at their checksums.
  private static byte[] withUnknownOperators() {
    String archive = new String(ProgramText.ONEDNN.archive(), StandardCharsets.ISO_8859_1);
    return archive.replace("ops.onednn.", "ops.absent.").getBytes(StandardCharsets.ISO_8859_1);
  }
}
