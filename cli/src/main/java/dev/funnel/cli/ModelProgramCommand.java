package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.export.TargetFile;
import dev.funnel.inference.djl.ProgramText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the forward pass as a file for PyTorch. */
@Command(
    name = "program",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Write the forward pass, without weights, as a TorchScript file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel model program --out llama.pt",
      "      for torch.jit.load; bench/gpu measures it so on a GPU.",
    })
final class ModelProgramCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the program goes; what is there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--products",
      paramLabel = "KIND",
      defaultValue = "PLAIN",
      description =
          "plain, for any PyTorch and for GPUs, or onednn, which adds int8 (default: plain).")
  private ProgramText text = ProgramText.PLAIN;

  @Override
  public Integer call() {
    TargetFile.requireWritable(out);
    try {
      Files.write(out, text.archive());
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.IO_ERROR, "writing " + out + " failed: " + e, e);
    }
    return ExitCode.OK.number();
  }
}
