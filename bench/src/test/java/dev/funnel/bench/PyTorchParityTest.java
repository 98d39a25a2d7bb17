package dev.funnel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.funnel.inference.djl.ProgramText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of bench/gpu, with the program as Java packs it, where a Python has PyTorch. */
@Tag("real")
class PyTorchParityTest {
  private static final String PYTHON =
      Objects.requireNonNullElse(System.getenv("FUNNEL_PYTHON"), "python3");

  @TempDir Path directory;

  @Test
  void theProgramChoosesInPyTorchWhatTransformersChooses()
      throws IOException, InterruptedException {
    assumeTrue(
        run(PYTHON, "-c", "import pytest, torch, transformers") == 0,
        PYTHON
            + " lacks pytest, torch or transformers: install bench/gpu/requirements.txt into an"
            + " environment and name its python in FUNNEL_PYTHON");
    Files.write(directory.resolve("llama.pt"), ProgramText.PLAIN.archive());

    int status = run(PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "gpu/tests");

    assertThat(status).as(output()).isZero();
  }

  private int run(String... command) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile());
    builder.environment().put("FUNNEL_PROGRAM", directory.resolve("llama.pt").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      Files.writeString(directory.resolve("output"), e.toString());
      return -1;
    }
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output"));
  }
}
