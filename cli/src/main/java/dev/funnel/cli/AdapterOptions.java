package dev.funnel.cli;

import dev.funnel.consumer.AdapterSettings;
import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.weights.ModelFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which adapters a worker serves beside its model. */
final class AdapterOptions {
  private static final int MOST = 64;

  @Option(
      names = "--adapter",
      paramLabel = "NAME=DIRECTORY",
      description =
          "LoRA adapter of the model in PEFT's layout; requests ask for it as MODEL+NAME. May be"
              + " given several times.")
  private Map<String, Path> adapters = new LinkedHashMap<>();

  @Option(
      names = "--max-adapters",
      paramLabel = "N",
      defaultValue = "" + AdapterSettings.DEFAULT_MAX,
      description =
          "Most adapters at once, the model's own included; each takes the memory of the model's"
              + " matrices (default: ${DEFAULT-VALUE}).")
  private int maxAdapters;

  @Option(
      names = "--allow-adapter-updates",
      description =
          "Let whoever reaches the health port load and unload adapters (default: nobody may).")
  private boolean allowUpdates;

  @Option(
      names = "--adapter-directory",
      paramLabel = "DIRECTORY",
      description = "With --allow-adapter-updates: only adapters below it are loaded.")
  private @Nullable Path directory;

  AdapterSettings settings(OptionLimits limits) {
    limits.require("--max-adapters", maxAdapters, 0, MOST);
    if (allowUpdates != (directory != null)) {
      throw limits.usage(
          "--allow-adapter-updates and --adapter-directory belong together; "
              + (allowUpdates ? "name the directory" : "allow the updates")
              + " or leave out both");
    }
    if (directory != null && !Files.isDirectory(directory)) {
      throw limits.usage("--adapter-directory " + directory + " is no directory");
    }
    try {
      List<AdapterSource.Directory> atStart =
          adapters.entrySet().stream()
              .map(entry -> new AdapterSource.Directory(entry.getKey(), entry.getValue()))
              .toList();
      return new AdapterSettings(atStart, maxAdapters, directory);
    } catch (ModelFileException e) {
      throw limits.usage("--adapter: " + e.getMessage());
    }
  }
}
