package dev.funnel.cli;

import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ModelIdentity;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which adapter the model in this process gets in the place of its own. */
final class AdapterDirectoryOption {
  @Option(
      names = "--adapter",
      paramLabel = "DIRECTORY",
      description =
          "LoRA adapter in PEFT's layout, merged into the base of the model in this process instead"
              + " of the model's own.")
  private @Nullable Path directory;

  /** Null for the model's own. */
  @Nullable Path directory() {
    return directory;
  }

  /**
   * A model with this adapter, the same in whichever way the directory was written.
   *
   * @param model null for the default model
   * @return null for the default model with its own adapter
   */
  @Nullable String adapted(@Nullable String model) {
    if (directory == null) {
      return model;
    }
    return (model == null ? ModelSource.DEFAULT_NAME : model)
        + ModelIdentity.SEPARATOR
        + directory.toAbsolutePath().normalize();
  }
}
