package dev.funnel.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packages by {@code npm pack}, repacked from npm's tarball to a zip as wheels are. */
final class NpmPackages implements WheelSource {
  private static final int LIMIT_MINUTES = 5;
  private static final int TAR_BLOCK_BYTES = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 11;

  @Override
  public Path download(String requirement, Path directory) throws ModelFetchException {
    try {
      pack(requirement, directory);
      try (DirectoryStream<Path> tarballs = Files.newDirectoryStream(directory, "*.tgz")) {
        for (Path tarball : tarballs) {
          return repack(tarball, directory.resolve("package.zip"));
        }
      }
    } catch (IOException e) {
      throw new ModelFetchException(
          requirement + " cannot be fetched with npm (" + e + "); install Node.js with npm", e);
    }
    throw new ModelFetchException("npm packed no tarball for " + requirement);
  }

  private static void pack(String requirement, Path directory)
      throws IOException, ModelFetchException {
    Path log = directory.resolve("npm.log");
    List<String> command =
        List.of("npm", "pack", requirement, "--pack-destination", directory.toString());
    Process npm =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!npm.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        throw new ModelFetchException(
            "'" + String.join(" ", command) + "' failed: " + Files.readString(log).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelFetchException("Interrupted while npm was downloading", e);
    } finally {
      npm.destroy();
    }
  }

  // Source of the layout: POSIX.1-1988 "ustar"; npm's names are short and its entries plain files.
  private static Path repack(Path tarball, Path target) throws IOException {
    try (InputStream tar = new GZIPInputStream(Files.newInputStream(tarball));
        OutputStream file = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      byte[] header = tar.readNBytes(TAR_BLOCK_BYTES);
      while (header.length == TAR_BLOCK_BYTES && header[0] != 0) {
        int size = Integer.parseInt(text(header, SIZE_AT, SIZE_BYTES), 8);
        zip.putNextEntry(new ZipEntry(text(header, 0, NAME_BYTES)));
        zip.write(tar.readNBytes(size));
        tar.skipNBytes(Math.floorMod(-size, TAR_BLOCK_BYTES));
        header = tar.readNBytes(TAR_BLOCK_BYTES);
      }
    }
    return target;
  }

  private static String text(byte[] header, int from, int length) {
    String field = new String(header, from, length, StandardCharsets.US_ASCII);
    int end = field.indexOf('\0');
    return (end < 0 ? field : field.substring(0, end)).strip();
  }
}
