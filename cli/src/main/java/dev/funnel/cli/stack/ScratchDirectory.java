package dev.funnel.cli.stack;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory that lives as long as a command: the log of a broker that nobody will ask again. What
 * a killed run leaves behind is deleted by the next one.
 *
 * @param root of the tree
 * @param lock of the root, held as long as the run lives
 */
record ScratchDirectory(Path root, DirectoryLock lock) implements AutoCloseable {
  private static final String PREFIX = "funnel-run-";

  static ScratchDirectory create() {
    return createIn(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static ScratchDirectory createIn(Path parent) {
    try {
      ScratchDirectory created = locked(parent);
      deleteDead(parent, created);
      return created;
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.CANNOT_CREATE,
          "no temporary directory can be created (" + e + "); set TMPDIR to a writable one",
          e);
    }
  }

  private static ScratchDirectory locked(Path parent) throws IOException {
    while (true) {
      Path root = Files.createTempDirectory(parent, PREFIX);
      Optional<DirectoryLock> lock = DirectoryLock.ofNew(root);
      if (lock.isPresent()) {
        return new ScratchDirectory(root, lock.get());
      }
    }
  }

  // Only what is the user's own: others have theirs beside it.
  private static void deleteDead(Path parent, ScratchDirectory own) throws IOException {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path run : runs) {
        if (Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(run).equals(Files.getOwner(own.root()))) {
          deleteIfDead(run);
        }
      }
    }
  }

  private static void deleteIfDead(Path run) {
    try {
      Optional<DirectoryLock> lock = DirectoryLock.ofDead(run);
      if (lock.isPresent()) {
        new ScratchDirectory(run, lock.get()).close();
      }
    } catch (IOException | UncheckedIOException e) {
      // Somebody else is deleting it, or it stays for the next run: this one needs it not.
      return;
    }
  }

  /** A place in it that does not exist yet. */
  Path data() {
    return root.resolve("data");
  }

  @Override
  public void close() {
    try (lock;
        Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + root, e);
    }
  }
}
