package dev.funnel.transport.ledger;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one partition: a ring in order of age and an open-addressing index into it, no
 * object an entry. The ring doubles until it holds the limit; then the oldest entry leaves for each
 * new one. Not thread-safe.
 */
final class PartitionLedger {
  /** Bytes of an entry in a full ledger: the ring's and at most four places of the index. */
  static final int MAX_BYTES_PER_ENTRY = PartitionLedger.WORDS * Long.BYTES + 4 * Integer.BYTES;

  // The words of an entry in the ring.
  private static final int WORDS = 8;
  private static final int TURN_HIGH = 0;
  private static final int TURN_LOW = 1;
  private static final int BODY_HIGH = 2;
  private static final int BODY_LOW = 3;
  private static final int REQUEST = 4;
  private static final int RESPONSE = 5;
  private static final int OPEN_UNTIL = 6;
  private static final int ENDING = 7;

  // The bits of ENDING: milliseconds of the writing above, 16 bits below.
  private static final int WRITTEN_SHIFT = 16;
  private static final int CODE_SHIFT = 4;
  private static final int CODE_MASK = 0x7f;
  private static final int REASON_MASK = 0xf;
  private static final int BY_TIMER = 1 << 15;

  private static final int FIRST_CAPACITY = 64;
  private static final long NOT_OPEN = Long.MIN_VALUE;
  private static final int ABSENT = -1;
  // In memory only: their numbers may change with a release.
  private static final List<FinishReason> REASONS = List.of(FinishReason.values());
  private static final List<ErrorCode> CODES = List.of(ErrorCode.values());

  private final int maxEntries;
  private int capacity;
  private long[] ring;
  // Place in the ring plus 1; 0 is free. INVARIANT: at most half of it is taken.
  private int[] index;
  private int oldest;
  private int size;
  // INVARIANT: no open turn is due before; so that most looks need not go through all.
  private long earliestOpen = Long.MAX_VALUE;

  PartitionLedger(int maxEntries) {
    this.maxEntries = maxEntries;
    capacity = Math.min(FIRST_CAPACITY, maxEntries);
    ring = new long[capacity * WORDS];
    index = new int[indexLength(capacity)];
  }

  int size() {
    return size;
  }

  long bytes() {
    return (long) ring.length * Long.BYTES + (long) index.length * Integer.BYTES;
  }

  /** Takes an entry, which closes the turn before it; whether another had to leave for it. */
  boolean put(LedgerEntry entry) {
    RequestIdentity identity = entry.identity();
    Fingerprint turn = Fingerprint.of(identity);
    boolean leaves = false;
    int place = placeOf(turn);
    if (place == ABSENT) {
      leaves = makeRoom();
      place = append(turn);
    }
    write(place, entry);
    if (identity.turn() > 0) {
      close(previousTurn(identity));
    }
    return leaves;
  }

  Optional<RecordedTurn> find(RequestIdentity identity) {
    int place = placeOf(Fingerprint.of(identity));
    return place == ABSENT ? Optional.empty() : Optional.of(read(place * WORDS));
  }

  /**
   * Offsets of the responses whose calls are not followed in time, each once: its time is then that
   * much later.
   */
  List<Long> overdue(long nowMs, long againMs, int max) {
    if (nowMs < earliestOpen || max <= 0) {
      return List.of();
    }
    List<Long> overdue = new ArrayList<>();
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      int at = (int) (((long) oldest + i) % capacity) * WORDS;
      if (ring[at + OPEN_UNTIL] != NOT_OPEN) {
        if (ring[at + OPEN_UNTIL] <= nowMs && overdue.size() < max) {
          overdue.add(ring[at + RESPONSE]);
          ring[at + OPEN_UNTIL] = nowMs + againMs;
        }
        earliest = Math.min(earliest, ring[at + OPEN_UNTIL]);
      }
    }
    earliestOpen = earliest;
    return overdue;
  }

  private static RequestIdentity previousTurn(RequestIdentity identity) {
    return new RequestIdentity(
        identity.tenant(),
        identity.conversation(),
        identity.id(),
        identity.turn() - 1,
        identity.generation());
  }

  private void close(RequestIdentity identity) {
    int place = placeOf(Fingerprint.of(identity));
    if (place != ABSENT) {
      ring[place * WORDS + OPEN_UNTIL] = NOT_OPEN;
    }
  }

  private void write(int place, LedgerEntry entry) {
    int at = place * WORDS;
    Fingerprint body = Fingerprint.ofHash(entry.bodyHash());
    Instant openUntil = entry.openUntil();
    ring[at + BODY_HIGH] = body.high();
    ring[at + BODY_LOW] = body.low();
    ring[at + REQUEST] = entry.requestOffset();
    ring[at + RESPONSE] = entry.responseOffset();
    ring[at + OPEN_UNTIL] = openUntil == null ? NOT_OPEN : openUntil.toEpochMilli();
    if (openUntil != null) {
      earliestOpen = Math.min(earliestOpen, openUntil.toEpochMilli());
    }
    ring[at + ENDING] =
        entry.written().toEpochMilli() << WRITTEN_SHIFT
            | (entry.endedByTimer() ? BY_TIMER : 0)
            | numberOf(entry.code()) << CODE_SHIFT
            | REASONS.indexOf(entry.finishReason());
  }

  private RecordedTurn read(int at) {
    long openUntil = ring[at + OPEN_UNTIL];
    long ending = ring[at + ENDING];
    int code = (int) (ending >> CODE_SHIFT) & CODE_MASK;
    return new RecordedTurn(
        new Fingerprint(ring[at + BODY_HIGH], ring[at + BODY_LOW]),
        ring[at + REQUEST],
        ring[at + RESPONSE],
        REASONS.get((int) ending & REASON_MASK),
        code == 0 ? null : CODES.get(code - 1),
        openUntil == NOT_OPEN ? null : Instant.ofEpochMilli(openUntil),
        (ending & BY_TIMER) != 0,
        Instant.ofEpochMilli(ending >> WRITTEN_SHIFT));
  }

  private static int numberOf(@Nullable ErrorCode code) {
    return code == null ? 0 : CODES.indexOf(code) + 1;
  }

  /** Whether the oldest entry had to leave. */
  private boolean makeRoom() {
    if (size < capacity) {
      return false;
    }
    if (capacity < maxEntries) {
      grow();
      return false;
    }
    removeOldest();
    return true;
  }

  private int append(Fingerprint turn) {
    int place = (int) (((long) oldest + size) % capacity);
    size++;
    ring[place * WORDS + TURN_HIGH] = turn.high();
    ring[place * WORDS + TURN_LOW] = turn.low();
    index[slotOf(turn.high(), turn.low())] = place + 1;
    return place;
  }

  // INVARIANT: called while full and before the limit is reached, so that the oldest is at 0.
  private void grow() {
    capacity = (int) Math.min(2L * capacity, maxEntries);
    long[] larger = new long[capacity * WORDS];
    System.arraycopy(ring, 0, larger, 0, size * WORDS);
    ring = larger;
    index = new int[indexLength(capacity)];
    for (int place = 0; place < size; place++) {
      index[slotOf(ring[place * WORDS + TURN_HIGH], ring[place * WORDS + TURN_LOW])] = place + 1;
    }
  }

  private void removeOldest() {
    vacate(slotOf(ring[oldest * WORDS + TURN_HIGH], ring[oldest * WORDS + TURN_LOW]));
    oldest = (oldest + 1) % capacity;
    size--;
  }

  private int placeOf(Fingerprint turn) {
    return index[slotOf(turn.high(), turn.low())] - 1;
  }

  /** The slot that holds the turn, or the free one where it would lie. */
  private int slotOf(long high, long low) {
    int mask = index.length - 1;
    int slot = (int) low & mask;
    while (index[slot] != 0) {
      int at = (index[slot] - 1) * WORDS;
      if (ring[at + TURN_HIGH] == high && ring[at + TURN_LOW] == low) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  // Those behind the gap move up into it (Knuth, TAOCP 3, 6.4, algorithm R): no marks of the dead.
  private void vacate(int slot) {
    int mask = index.length - 1;
    int gap = slot;
    index[gap] = 0;
    for (int next = (gap + 1) & mask; index[next] != 0; next = (next + 1) & mask) {
      int home = (int) ring[(index[next] - 1) * WORDS + TURN_LOW] & mask;
      boolean mayMove = ((next - home) & mask) >= ((next - gap) & mask);
      if (mayMove) {
        index[gap] = index[next];
        index[next] = 0;
        gap = next;
      }
    }
  }

  private static int indexLength(int capacity) {
    return Integer.highestOneBit(2 * capacity - 1) << 1;
  }
}
