package dev.funnel.inference.djl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, as Linux counts it. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  static boolean isKnown() {
    return Files.exists(STATUS);
  }

  /**
   * Without what is mapped from files, and without Java's heap: that grows and shrinks by hundreds
   * of megabytes with its garbage.
   */
  static long nativeKib() throws IOException {
    System.gc();
    return anonymousKib() - Runtime.getRuntime().totalMemory() / 1024;
  }

  private static long anonymousKib() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
