package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory.ExportSettings;
import dev.funnel.inference.weights.WeightEncoding;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("driver")
class ModelExportCommandTest {
  @TempDir private Path directory;
  private final RecordingStack stack = new RecordingStack(ScriptedClient.saying("Done."));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void nameAFile() {
    file = directory.resolve("model.gguf");
  }

  @Test
  void theDefaultModelIsWrittenInEightBits() {
    assertThat(run()).isZero();

    assertThat(stack.exportSettings())
        .isEqualTo(new ExportSettings(null, null, false, WeightEncoding.Q8_0, file));
    assertThat(out.toString()).isEqualTo("base+adapter as q8_0 in " + file + ", 120.0 MB\n");
    assertThat(err.toString()).contains("60 of 120 MB written");
  }

  @Test
  void typeModelAndAdapterAreTheUsersChoice() {
    assertThat(run("--type", "bf16", "--model", "base.gguf", "--adapter", "mine")).isZero();

    assertThat(stack.exportSettings())
        .isEqualTo(
            new ExportSettings("base.gguf", Path.of("mine"), false, WeightEncoding.BF16, file));
  }

  @Test
  void anotherTypeIsRefusedNamingThoseThatExist() {
    assertThat(run("--type", "q4_k")).isEqualTo(ExitCode.USAGE.number());

    assertThat(err.toString()).contains("--type", "Q8_0, F16, BF16, F32", "q4_k");
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyByForce() throws IOException {
    Files.writeString(file, "another");

    assertThat(run()).isEqualTo(ExitCode.CANNOT_CREATE.number());
    assertThat(err.toString()).contains(file.toString(), "give --force");

    assertThat(run("--force")).isZero();
  }

  @Test
  void theModelItselfIsNotReplaced() throws IOException {
    Files.writeString(file, "a model");

    assertThat(run("--force", "--model", file.toString())).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void baseOnlyAndAnAdapterExcludeEachOther() {
    assertThat(run("--base-only", "--adapter", "mine")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("--base-only and --adapter exclude each other");
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    file = directory.resolve("none/model.gguf");

    assertThat(run()).isEqualTo(ExitCode.CANNOT_CREATE.number());
    assertThat(err.toString()).contains("does not exist; create it");
  }

  private int run(String... options) {
    String[] words = new String[options.length + 4];
    words[0] = "model";
    words[1] = "export";
    words[2] = "--out";
    words[3] = file.toString();
    System.arraycopy(options, 0, words, 4, options.length);
    CommandLine line = FunnelCommand.commandLine(stack);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}
