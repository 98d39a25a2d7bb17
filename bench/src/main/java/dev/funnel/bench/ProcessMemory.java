package dev.funnel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of this process, as Linux counts it, in MiB.
 *
 * @param resident now
 * @param peak most that was resident
 * @param files of what is resident, mapped from files: libraries, the Java archive
 */
public record ProcessMemory(long resident, long peak, long files) {
  /** As it is now. */
  public static ProcessMemory now() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    return new ProcessMemory(mib(status, "VmRSS:"), mib(status, "VmHWM:"), mib(status, "RssFile:"));
  }

  private static long mib(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}
