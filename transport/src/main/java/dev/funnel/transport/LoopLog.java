package dev.funnel.transport;

import dev.funnel.schemas.RecordOrigin;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a loop does to the log: the one place of its event texts. */
public final class LoopLog implements LoopListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoopLog.class);

  private final String name;

  /**
   * A log for one loop.
   *
   * @param name tells its lines from those of another loop in the process
   */
  public LoopLog(String name) {
    this.name = name;
  }

  @Override
  public void slotAwaited(String other) {
    LOG.warn("{}: waiting for {}, which has this process's slot, to leave", name, other);
  }

  @Override
  public void assigned(Set<PartitionId> partitions) {
    LOG.info("{}: assigned {}", name, partitions);
  }

  @Override
  public void revoked(Set<PartitionId> partitions) {
    LOG.info("{}: revoked {}", name, partitions);
  }

  @Override
  public void notRestored(Set<PartitionId> partitions, Throwable cause) {
    LOG.warn(
        "{}: {} wait for their committed offsets or ledger: {}",
        name,
        partitions,
        cause.toString());
  }

  @Override
  public void ledgerRestored(PartitionId partition, long numEntries, long millis) {
    LOG.info("{}: {}: {} ledger entries read in {} ms", name, partition, numEntries, millis);
  }

  @Override
  public void ledgerRecordIgnored(RecordOrigin origin, String reason) {
    LOG.warn("{}: ledger record {} ignored: {}", name, origin.coordinates(), reason);
  }

  @Override
  public void aborted(Throwable cause) {
    LOG.warn("{}: transaction aborted, tried again: {}", name, cause.toString());
  }

  @Override
  public void producerRebuilt() {
    LOG.warn("{}: producer replaced; committed offsets were read again", name);
  }

  @Override
  public void mishap(RecordOrigin origin, Mishap mishap) {
    if (mishap instanceof Mishap.HandlerFailed failed) {
      LOG.error("{}: the handler failed on {}", name, origin.coordinates(), failed.cause());
    } else {
      LOG.warn("{}: {}: {}", name, origin.coordinates(), mishap.message());
    }
  }

  @Override
  public void unanswered(RecordOrigin origin, Mishap mishap) {
    LOG.error("{}: {} has no answer: {}", name, origin.coordinates(), mishap.message());
  }

  @Override
  public void metadataIgnored(PartitionId partition, CommittedOffset committed) {
    LOG.warn("{}: {}: committed metadata unreadable; records may run again", name, partition);
  }

  @Override
  public void wentBack(PartitionId partition, long fromOffset, long toOffset) {
    LOG.warn("{}: {}: the log went back from {} to {}", name, partition, fromOffset, toOffset);
  }

  @Override
  public void failed(Throwable reason) {
    LOG.error("{}: the record loop failed", name, reason);
  }
}
