package dev.funnel.bench.faults;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.executor.FunctionRegistry;
import dev.funnel.executor.FunctionRegistry.Registered;
import dev.funnel.schemas.FunctionCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file to which executors, one a process, append each call that they run.
 *
 * @param path created by the first one
 */
record CallFile(Path path) {
  /** A call whose arguments hold this takes longer than any deadline of the requests. */
  static final String SLOW = "slow-";

  private static final long SLOW_SECONDS = 20;

  /** A call that was run: its id, and the digest of name and arguments. */
  record Run(String id, String digest) {}

  /** The functions whose calls are appended: that of the script and that of the default model. */
  FunctionRegistry functions() {
    return new FunctionRegistry(
        List.of(
            new Registered(PlannedModel.FILE, this::run),
            new Registered(ComplaintFunction.DEFINITION, this::run)));
  }

  private String run(FunctionCall call) throws IOException {
    byte[] line = (call.id() + " " + call.digest() + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      // One write: the lines of two processes do not mix.
      file.write(ByteBuffer.wrap(line));
    }
    if (call.arguments().contains(SLOW)) {
      // Ends at once when the executor interrupts it.
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SLOW_SECONDS));
    }
    return "{\"ok\":true}";
  }

  /** All runs, in the order of the file. */
  List<Run> runs() throws IOException {
    List<Run> runs = new ArrayList<>();
    for (String line : Files.exists(path) ? Files.readAllLines(path) : List.<String>of()) {
      int space = line.indexOf(' ');
      runs.add(new Run(line.substring(0, space), line.substring(space + 1)));
    }
    return runs;
  }
}
