package dev.funnel.bench.soak;

import dev.funnel.bench.ProcessMemory;
import dev.funnel.consumer.LoadedModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds at a moment.
 *
 * @param seconds since the beginning
 * @param heap used by objects that a collection leaves, in MiB
 * @param resident memory but mapped files, which the broker's log fills, in MiB
 * @param arrays native ones; 0 where the model does not compute
 * @param threads Java's own
 * @param files open descriptors
 * @param answered requests since the beginning
 */
record Vitals(
    long seconds, long heap, long resident, long arrays, long threads, long files, long answered) {
  static final List<String> NAMES =
      List.of("seconds", "heap", "resident", "arrays", "threads", "files", "answered");

  /** Looks now; collects what is garbage first. */
  static Vitals now(long seconds, LoadedModel model, boolean isScripted, int answered)
      throws IOException {
    System.gc();
    ProcessMemory memory = ProcessMemory.now();
    return new Vitals(
        seconds,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
        memory.resident() - memory.files(),
        isScripted ? 0 : model.numLiveArrays(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        numOpenFiles(),
        answered);
  }

  private static long numOpenFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }

  /** The values, as {@link #NAMES} names them. */
  List<Long> values() {
    return List.of(seconds, heap, resident, arrays, threads, files, answered);
  }
}
