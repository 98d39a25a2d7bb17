package dev.funnel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a figure was measured on.
 *
 * @param processor as the kernel names it; "unknown" where there is no {@code /proc/cpuinfo}
 * @param features of those that decide which kernels run
 */
public record Machine(String processor, Set<String> features, int cores) {
  private static final Set<String> DECIDING =
      Set.of("avx2", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16");

  /** This machine. */
  public static Machine here() {
    List<String> lines = cpuInfo();
    Set<String> features = new TreeSet<>(List.of(value(lines, "flags").split(" ")));
    features.retainAll(DECIDING);
    return new Machine(
        value(lines, "model name"), features, Runtime.getRuntime().availableProcessors());
  }

  private static List<String> cpuInfo() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public String toString() {
    return processor
        + ", "
        + cores
        + " cores, "
        + String.join(" ", features)
        + "; Java "
        + Runtime.version();
  }
}
