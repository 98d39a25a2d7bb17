package dev.funnel.cli.output;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.schemas.json.JsonException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The output of a run. While it runs, results are kept in {@code <file>.partial} in the order in
 * which they came; at the end they are put in input order and moved to {@code file} in one step.
 * What an earlier run completed, in either file, is kept.
 *
 * <p>Not thread-safe.
 */
public final class OutputFile implements AutoCloseable {
  private final Path file;
  private final Path journalFile;
  private final Journal journal;

  private OutputFile(Path file, Path journalFile, Journal journal) {
    this.file = file;
    this.journalFile = journalFile;
    this.journal = journal;
  }

  /**
   * Opens the output, before any work is done.
   *
   * @throws CommandFailed if it cannot be written, is in use or holds something else
   */
  public static OutputFile open(Path file) {
    requireWritable(file);
    Path journalFile = sibling(file, ".partial");
    try {
      Journal journal =
          Journal.open(journalFile)
              .orElseThrow(() -> cannotWrite(file, "another run is writing it; wait for its end"));
      OutputFile output = new OutputFile(file, journalFile, journal);
      output.takeOver();
      return output;
    } catch (Journal.NotAJournal e) {
      throw cannotWrite(
          file, journalFile + " " + e.getMessage() + "; name another one, or move that file away");
    } catch (IOException e) {
      throw cannotWrite(file, e.toString());
    }
  }

  private static void requireWritable(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw cannotWrite(file, "it is a directory; name a file");
    }
    if (!Files.isDirectory(directory)) {
      throw cannotWrite(file, "the directory " + directory + " does not exist; create it");
    }
    if (!Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
      throw cannotWrite(file, "permission denied; name another one");
    }
  }

  // The earlier output's completed lines go into the journal, which then is the only truth.
  private void takeOver() throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      ByteLines lines = new ByteLines(in);
      for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
        takeOver(line.get());
      }
      // Results are written whole: what lacks its line break went through other hands.
      if (lines.rest().length > 0) {
        takeOver(lines.rest());
      }
    } catch (IOException | CommandFailed e) {
      close();
      throw e;
    }
  }

  private void takeOver(byte[] line) throws IOException {
    ResultLine result = earlierResult(line);
    if (result.isCompleted() && !journal.isCompleted(result.id())) {
      journal.append(result);
    }
  }

  private ResultLine earlierResult(byte[] line) {
    try {
      return ResultLine.parse(new String(line, StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw cannotWrite(
          file, "it holds something else than results (" + e.getMessage() + "); name another one");
    }
  }

  /**
   * Refuses to go on if there are completed results of other requests: they would be lost.
   *
   * @param ids of the requests of this run
   * @throws CommandFailed naming their number
   */
  public void requireOnly(Set<String> ids) {
    long foreign =
        journal.ids().stream().filter(id -> isCompleted(id) && !ids.contains(id)).count();
    if (foreign > 0) {
      throw cannotWrite(
          file,
          "it or its .partial holds "
              + foreign
              + " completed results of other requests (the input, functions or model was another);"
              + " name another one, or remove both files");
    }
  }

  /** Whether this run or an earlier one completed the request. */
  public boolean isCompleted(String id) {
    return journal.isCompleted(id);
  }

  /**
   * Keeps a result; a killed run does not lose it.
   *
   * @throws CommandFailed if it cannot be written
   */
  public void append(ResultLine line) {
    try {
      journal.append(line);
    } catch (IOException e) {
      throw writingFailed(journalFile, e);
    }
  }

  /**
   * Writes the final file and removes the journal.
   *
   * @param ids of all requests in input order
   * @param reader sees every line written
   * @throws CommandFailed if it cannot be written; the journal stays then
   */
  public void assemble(Iterable<String> ids, Consumer<ResultLine> reader) {
    Path assembled = sibling(file, ".assembled");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(assembled), 1 << 16)) {
        for (String id : ids) {
          Optional<byte[]> line = journal.read(id);
          if (line.isPresent()) {
            out.write(line.get());
            out.write('\n');
            reader.accept(ResultLine.parse(new String(line.get(), StandardCharsets.UTF_8)));
          }
        }
      }
      Files.move(
          assembled, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(journalFile);
    } catch (IOException e) {
      throw writingFailed(assembled, e);
    }
  }

  @Override
  public void close() {
    try {
      journal.close();
      if (journal.ids().isEmpty()) {
        Files.deleteIfExists(journalFile);
      }
    } catch (IOException e) {
      throw writingFailed(journalFile, e);
    }
  }

  private static Path sibling(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static CommandFailed cannotWrite(Path file, String reason) {
    return new CommandFailed(
        ExitCode.CANNOT_CREATE, "output file " + file + " cannot be written: " + reason);
  }

  private static CommandFailed writingFailed(Path file, IOException cause) {
    return new CommandFailed(
        ExitCode.IO_ERROR,
        "writing " + file + " failed (" + cause.getMessage() + "); run again to go on",
        cause);
  }
}
