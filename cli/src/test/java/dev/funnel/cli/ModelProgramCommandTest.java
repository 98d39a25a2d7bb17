package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.exit.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelProgramCommandTest {
  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();

  @Test
  void theProgramForAnyPyTorchNamesNoOperatorOfOneDnn() throws IOException {
    Path file = directory.resolve("llama.pt");

    assertThat(run("--out", file.toString())).isZero();

    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .startsWith("PK")
        .contains("def step(")
        .doesNotContain("ops.onednn.", "ops.mkldnn.");
  }

  @Test
  void theProgramWithInt8IsWrittenOnRequest() throws IOException {
    Path file = directory.resolve("llama.pt");

    assertThat(run("--out", file.toString(), "--products", "onednn")).isZero();

    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("ops.onednn.");
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    assertThat(run("--out", directory.resolve("none/llama.pt").toString()))
        .isEqualTo(ExitCode.CANNOT_CREATE.number());
    assertThat(err.toString()).contains("does not exist; create it");
  }

  private int run(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "model";
    words[1] = "program";
    System.arraycopy(options, 0, words, 2, options.length);
    CommandLine line =
        FunnelCommand.commandLine(new RecordingStack(ScriptedClient.saying("Done.")));
    line.setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}
