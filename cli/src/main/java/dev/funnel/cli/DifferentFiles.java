package dev.funnel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of one run, none of which may be written over another. */
final class DifferentFiles {
  private final OptionLimits limits;
  private final Map<String, Path> files = new LinkedHashMap<>();

  DifferentFiles(OptionLimits limits) {
    this.limits = limits;
  }

  /** Adds one, unless it is null; a usage error if it is there already. */
  DifferentFiles add(String option, @Nullable Path file) {
    if (file != null) {
      files.forEach(
          (other, known) -> {
            if (isSame(file, known)) {
              throw limits.usage(
                  option + " " + file + " is the same file as " + other + "; name another one");
            }
          });
      files.put(option, file);
    }
    return this;
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      // One of them is not there yet.
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
  }
}
