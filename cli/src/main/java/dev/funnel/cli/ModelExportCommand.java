package dev.funnel.cli;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.export.FileProgress;
import dev.funnel.cli.export.TargetFile;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.cli.stack.StackFactory.ExportSettings;
import dev.funnel.inference.model.ModelExport.Exported;
import dev.funnel.inference.weights.WeightEncoding;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model with its adapter merged as one file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Write a model as one GGUF file, its adapter merged.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel model export --out complaints.gguf",
      "      the default model for llama.cpp, OpenVINO GenAI and other engines.",
      "  funnel model export --adapter runs/1/exported --type f16 --out mine.gguf",
      "      the default model's base with an adapter of your own.",
      "",
      "The model expects Funnel's prompts; the chat template in FILE is the base's."
    })
final class ModelExportCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the model goes; complete or not there at all.")
  private Path out = Path.of("");

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "Q8_0",
      description =
          "How matrices are written: q8_0, f16, bf16 or f32 (default: q8_0, 8.5 bits a weight).")
  private WeightEncoding type = WeightEncoding.Q8_0;

  @Option(names = "--base-only", description = "Leave out the model's own adapter.")
  private boolean isBaseOnly;

  @Option(names = "--force", description = "Replace FILE if it is there.")
  private boolean isForced;

  @Mixin private AdapterDirectoryOption adapter;
  @Mixin private ModelOption model;
  @Mixin private ProgressOption progress;

  ModelExportCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() {
    OptionLimits limits = new OptionLimits(spec);
    if (isBaseOnly && adapter.directory() != null) {
      throw limits.usage("--base-only and --adapter exclude each other; leave out one");
    }
    TargetFile.requireWritable(out);
    if (!isForced) {
      TargetFile.requireAbsent(out);
    }
    if (model.model() != null) {
      new DifferentFiles(limits).add("--model", Path.of(model.model())).add("--out", out);
    }
    Exported exported;
    try (FileProgress shown = progress.ofFile("export", spec.commandLine().getErr())) {
      exported =
          stack.export(
              new ExportSettings(model.model(), adapter.directory(), isBaseOnly, type, out), shown);
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s as %s in %s, %.1f MB%n",
            exported.model(),
            type.name().toLowerCase(Locale.ROOT),
            out,
            exported.bytes() / 1e6);
    return ExitCode.OK.number();
  }
}
