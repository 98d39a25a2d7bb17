package dev.funnel.cli.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Says that a run still uses a directory; the operating system frees the lock of a killed one.
 *
 * @param channel holds the lock while it is open
 */
record DirectoryLock(FileChannel channel) implements AutoCloseable {
  private static final String FILE = "run.lock";

  /** The lock of a new directory; empty if another run took it for a dead one meanwhile. */
  static Optional<DirectoryLock> ofNew(Path directory) throws IOException {
    return take(directory, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** The lock of a dead run's directory; empty if the run lives, or has not yet taken its lock. */
  static Optional<DirectoryLock> ofDead(Path directory) throws IOException {
    return Files.exists(directory.resolve(FILE))
        ? take(directory, StandardOpenOption.WRITE)
        : Optional.empty();
  }

  private static Optional<DirectoryLock> take(Path directory, OpenOption... options)
      throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel = FileChannel.open(file, options);
    // Whoever deletes a directory does so under its lock: a lock on what is gone tells nothing.
    if (isLocked(channel) && Files.exists(file)) {
      return Optional.of(new DirectoryLock(channel));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // by a run of this process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
