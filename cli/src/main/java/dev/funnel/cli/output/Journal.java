package dev.funnel.cli.output;

import dev.funnel.schemas.json.JsonException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Result lines in the order in which requests ended, and where each of them lies. A line is in the
 * hands of the operating system when {@link #append} returns, so a killed run loses none of them.
 *
 * <p>Not thread-safe. Holds a lock on its file: one run writes at a time.
 */
final class Journal implements Closeable {
  /** The file holds something else; it is left as it is. */
  static final class NotAJournal extends IOException {
    private static final long serialVersionUID = 1L;

    NotAJournal() {
      super("holds something else than the results of a run");
    }
  }

  /** A line in the file, without its line break. */
  private record Entry(long offset, int length, boolean completed) {}

  private final FileChannel channel;
  // INVARIANT the channel's position is its end, right after a line break.
  private final Map<String, Entry> entries = new HashMap<>();

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the journal, creating the file if there is none.
   *
   * @return empty if another run holds it
   * @throws NotAJournal if its first line is no result
   * @throws IOException if it cannot be read or written
   */
  static Optional<Journal> open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      // Released with the channel, and by the operating system if the process is killed.
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      Journal journal = new Journal(channel);
      journal.index();
      return Optional.of(journal);
    } catch (OverlappingFileLockException e) {
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  // A line that is not whole (the machine lost power while it was written) counts as never written;
  // the last one is cut off, so that the next begins on a line of its own.
  private void index() throws IOException {
    channel.position(0);
    ByteLines lines = new ByteLines(Channels.newInputStream(channel));
    long end = 0;
    for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
      if (!remember(end, line.get()) && end == 0) {
        throw new NotAJournal();
      }
      end += line.get().length + 1;
    }
    if (remember(end, lines.rest())) {
      // Whole but for its line break, which an editor took away.
      end += lines.rest().length;
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), end);
      end++;
    } else if (end == 0 && !isTorn(lines.rest())) {
      throw new NotAJournal();
    }
    channel.truncate(end);
    channel.position(end);
  }

  /** Whether this may be the beginning of the first line of a journal, empty included. */
  private static boolean isTorn(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    return text.startsWith(ResultLine.BEGINNING) || ResultLine.BEGINNING.startsWith(text);
  }

  /** False if the line is no whole result. */
  private boolean remember(long offset, byte[] line) {
    try {
      ResultLine result = ResultLine.parse(new String(line, StandardCharsets.UTF_8));
      entries.put(result.id(), new Entry(offset, line.length, result.isCompleted()));
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  void append(ResultLine line) throws IOException {
    byte[] text = line.toJson().getBytes(StandardCharsets.UTF_8);
    long offset = channel.position();
    ByteBuffer bytes = ByteBuffer.allocate(text.length + 1).put(text).put((byte) '\n').flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    entries.put(line.id(), new Entry(offset, text.length, line.isCompleted()));
  }

  boolean isCompleted(String id) {
    Entry entry = entries.get(id);
    return entry != null && entry.completed();
  }

  /** Ids of all lines, completed or not; a view. */
  Set<String> ids() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** The last line of that id. */
  Optional<byte[]> read(String id) throws IOException {
    Entry entry = entries.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(entry.length());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, entry.offset() + bytes.position()) < 0) {
        throw new IOException("the journal became shorter while it was used");
      }
    }
    return Optional.of(bytes.array());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
