package dev.funnel.transport.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionLedgerTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  private final Random random = new Random(16);

  @Test
  void whatIsPutIsFound() {
    PartitionLedger ledger = new PartitionLedger(10);
    LedgerEntry entry = entry(turn("a", 0), NOW);

    ledger.put(entry);

    RecordedTurn found = ledger.find(entry.identity()).orElseThrow();
    assertThat(found.again(entry.identity(), entry.bodyHash(), entry.written())).isEqualTo(entry);
    assertThat(found.isSameBody(entry.bodyHash())).isTrue();
    assertThat(found.isSameBody(hash())).isFalse();
    assertThat(ledger.find(turn("a", 1))).isEmpty();
  }

  @Test
  void theNextTurnClosesTheOneBefore() {
    PartitionLedger ledger = new PartitionLedger(10);

    ledger.put(entry(turn("a", 0), NOW));
    ledger.put(entry(turn("a", 1), null));

    assertThat(ledger.find(turn("a", 0)).orElseThrow().openUntil()).isNull();
  }

  @Test
  void openTurnsAreOverdueAtTheirTimeUnlessFollowed() {
    PartitionLedger ledger = new PartitionLedger(10);
    long now = NOW.toEpochMilli();
    LedgerEntry open = entry(turn("a", 0), NOW);
    ledger.put(open);
    ledger.put(entry(turn("followed", 0), NOW));
    ledger.put(entry(turn("followed", 1), null));
    ledger.put(entry(turn("later", 0), NOW.plusMillis(1)));

    assertThat(ledger.overdue(now - 1, 100, 10)).isEmpty();
    assertThat(ledger.overdue(now, 100, 10)).containsExactly(open.responseOffset());
    assertThat(ledger.overdue(now, 100, 10)).isEmpty();
  }

  @Test
  void anOverdueTurnIsNamedAgainAfterAWhile() {
    PartitionLedger ledger = new PartitionLedger(10);
    long now = NOW.toEpochMilli();
    ledger.put(entry(turn("a", 0), NOW));
    ledger.put(entry(turn("b", 0), NOW));

    assertThat(ledger.overdue(now, 100, 1)).hasSize(1);
    assertThat(ledger.overdue(now + 1, 100, 10)).hasSize(1);
    assertThat(ledger.overdue(now + 100, 100, 10)).hasSize(1);
    ledger.put(entry(turn("a", 1), null));
    ledger.put(entry(turn("b", 1), null));
    assertThat(ledger.overdue(now + 1_000, 100, 10)).isEmpty();
  }

  @Test
  void theOldestLeaveWhenItIsFull() {
    PartitionLedger ledger = new PartitionLedger(3);

    assertThat(ledger.put(entry(turn("a", 0), null))).isFalse();
    ledger.put(entry(turn("b", 0), null));
    ledger.put(entry(turn("c", 0), null));

    assertThat(ledger.put(entry(turn("d", 0), null))).isTrue();
    assertThat(ledger.put(entry(turn("d", 0), null))).isFalse();
    assertThat(ledger.size()).isEqualTo(3);
    assertThat(ledger.find(turn("a", 0))).isEmpty();
    assertThat(ledger.find(turn("b", 0))).isPresent();
  }

  @Test
  void anEntryTakesAtMostTheBytesThatAreTold() {
    for (int max : new int[] {1, 63, 64, 65, 1_000, 1_024, 1_025}) {
      PartitionLedger ledger = new PartitionLedger(max);
      for (int i = 0; i < max; i++) {
        ledger.put(entry(turn("c" + i, 0), null));
      }
      assertThat(ledger.bytes()).isLessThanOrEqualTo((long) max * MAX_BYTES);
    }
  }

  private static final int MAX_BYTES = PartitionLedger.MAX_BYTES_PER_ENTRY;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 100, 777})
  void itIsAMapThatForgetsItsOldest(int max) {
    PartitionLedger ledger = new PartitionLedger(max);
    Map<RequestIdentity, LedgerEntry> model = new LinkedHashMap<>();

    for (int step = 0; step < 20_000; step++) {
      RequestIdentity identity = turn("c" + random.nextInt(2 * max + 1), 0);
      if (random.nextBoolean()) {
        LedgerEntry entry = entry(identity, random.nextBoolean() ? NOW : null);
        boolean leaves = !model.containsKey(identity) && model.size() == max;
        if (leaves) {
          model.remove(model.keySet().iterator().next());
        }
        model.put(identity, entry);
        assertThat(ledger.put(entry)).isEqualTo(leaves);
      }
      Optional<LedgerEntry> expected = Optional.ofNullable(model.get(identity));
      assertThat(
              ledger
                  .find(identity)
                  .map(f -> f.again(identity, expected.orElseThrow().bodyHash(), f.written())))
          .isEqualTo(expected);
      assertThat(ledger.size()).isEqualTo(model.size());
    }
  }

  private static RequestIdentity turn(String conversation, int turn) {
    return new RequestIdentity("", conversation, "id", turn, 0);
  }

  private LedgerEntry entry(RequestIdentity identity, @Nullable Instant openUntil) {
    ErrorCode[] codes = ErrorCode.values();
    FinishReason[] reasons = FinishReason.values();
    return new LedgerEntry(
        identity,
        hash(),
        random.nextInt(1_000),
        random.nextInt(1_000) - 1,
        reasons[random.nextInt(reasons.length)],
        random.nextBoolean() ? null : codes[random.nextInt(codes.length)],
        openUntil,
        random.nextBoolean(),
        NOW.plusMillis(random.nextInt()));
  }

  private Payload hash() {
    byte[] bytes = new byte[LedgerEntry.HASH_BYTES];
    random.nextBytes(bytes);
    return Payload.of(bytes);
  }
}
