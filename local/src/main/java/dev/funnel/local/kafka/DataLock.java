package dev.funnel.local.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps other processes, and other brokers of this one, off a data directory until closed. */
final class DataLock implements AutoCloseable {
  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory.
   *
   * @throws KafkaNotStarted if somebody else has it
   */
  static DataLock of(Path dataDir) throws IOException {
    FileChannel channel =
        FileChannel.open(
            dataDir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      // Held until the channel is closed.
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DataLock(channel);
      }
      throw KafkaNotStarted.dataInUse(dataDir, new IOException("locked by another process"));
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw KafkaNotStarted.dataInUse(dataDir, e);
    } catch (IOException | KafkaNotStarted e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
