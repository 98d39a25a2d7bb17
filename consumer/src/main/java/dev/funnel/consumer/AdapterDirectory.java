package dev.funnel.consumer;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The one directory below which adapters are read while a worker runs. Whoever may ask for updates
 * chooses paths: neither dots nor links lead out of it.
 */
final class AdapterDirectory {
  private static final List<String> FILES =
      List.of("adapter_config.json", "adapter_model.safetensors");

  private final Path root;

  AdapterDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * The real path of an adapter.
   *
   * @param path absolute, or from this directory
   * @throws AdapterRefused if it is not below this directory, or holds no adapter
   */
  Path find(String path) throws AdapterRefused {
    Path asked = asked(path);
    try {
      Path real = below(asked, path);
      for (String file : FILES) {
        below(real.resolve(file), path);
      }
      return real;
    } catch (IOException e) {
      throw new AdapterRefused(
          AdapterRefused.Reason.NOT_FOUND,
          "No adapter found at '" + path + "': there must be a directory with " + FILES + ".");
    }
  }

  // Before the disk is asked: what lies elsewhere cannot be found out.
  private Path asked(String path) throws AdapterRefused {
    try {
      Path asked = root.resolve(path).normalize();
      if (asked.startsWith(root)) {
        return asked;
      }
    } catch (InvalidPathException e) {
      throw refused(path);
    }
    throw refused(path);
  }

  private Path below(Path file, String path) throws IOException, AdapterRefused {
    Path real = file.toRealPath();
    if (!real.startsWith(root.toRealPath())) {
      throw refused(path);
    }
    return real;
  }

  private AdapterRefused refused(String path) {
    return new AdapterRefused(
        AdapterRefused.Reason.INVALID,
        "The path '" + path + "' does not lie below the worker's adapter directory " + root + ".");
  }
}
