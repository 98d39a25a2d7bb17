package dev.funnel.transport;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which offsets of a partition are done.
 *
 * <p>Kept the other way round: it holds the delivered offsets that are <em>not</em> done, and
 * everything else below the position is. So offsets that are never delivered (transaction markers,
 * aborted records, compacted ones) need no care, however many they are.
 */
final class OffsetTracker {
  private final TreeSet<Long> pending = new TreeSet<>();
  private final long restoredFrom;
  private final BitSet restored;
  private long position;

  /** Metadata that cannot be read is treated as empty. */
  OffsetTracker(CommittedOffset committed) {
    position = committed.offset();
    restoredFrom = committed.offset();
    restored = OffsetBitmap.decode(committed.metadata()).orElseGet(BitSet::new);
  }

  /** The first offset that has not been polled. */
  long position() {
    return position;
  }

  /** The first offset that is not done. */
  long watermark() {
    return pending.isEmpty() ? position : pending.first();
  }

  /** How many offsets lie between the watermark and the position. */
  long span() {
    return position - watermark();
  }

  /** Whether an offset can be marked as done in the committed metadata. */
  boolean isInWindow(long offset) {
    return offset < watermark() + OffsetBitmap.MAX_WINDOW;
  }

  /**
   * A record was polled.
   *
   * @return whether it is to be handled; false if an earlier owner has committed it
   * @throws IllegalArgumentException if the offset lies below the position
   */
  boolean received(long offset) {
    if (offset < position) {
      throw new IllegalArgumentException("offset " + offset + " is below position " + position);
    }
    position = offset + 1;
    return !isRestored(offset) && pending.add(offset);
  }

  /** The consumer stands here after a poll: what it did not deliver before is done. */
  void advancedTo(long newPosition) {
    position = Math.max(position, newPosition);
  }

  /** These were committed. */
  void processed(Collection<Long> offsets) {
    offsets.forEach(pending::remove);
  }

  /** What to commit if these pending offsets are done too. Changes nothing. */
  CommittedOffset committable(Set<Long> processed) {
    List<Long> left = pending.stream().filter(offset -> !processed.contains(offset)).toList();
    if (left.isEmpty()) {
      return new CommittedOffset(position, OffsetBitmap.encode(restoredAbove(position)));
    }
    long watermark = left.get(0);
    BitSet done = restoredAbove(watermark);
    done.set(0, (int) Math.min(position - watermark, OffsetBitmap.MAX_WINDOW));
    for (long offset : left) {
      if (offset - watermark < OffsetBitmap.MAX_WINDOW) {
        done.clear((int) (offset - watermark));
      }
    }
    return new CommittedOffset(watermark, OffsetBitmap.encode(done));
  }

  /** The pending offsets that this commit covers. Changes nothing. */
  List<Long> coveredBy(CommittedOffset committed) {
    BitSet done = OffsetBitmap.decode(committed.metadata()).orElseGet(BitSet::new);
    List<Long> covered = new ArrayList<>();
    for (long offset : pending) {
      long bit = offset - committed.offset();
      if (bit < 0 || (bit < OffsetBitmap.MAX_WINDOW && done.get((int) bit))) {
        covered.add(offset);
      }
    }
    return covered;
  }

  private boolean isRestored(long offset) {
    long bit = offset - restoredFrom;
    return bit < OffsetBitmap.MAX_WINDOW && restored.get((int) bit);
  }

  private BitSet restoredAbove(long watermark) {
    long skipped = watermark - restoredFrom;
    return skipped >= restored.length()
        ? new BitSet()
        : restored.get((int) skipped, restored.length());
  }
}
