package dev.funnel.transport;

import static dev.funnel.transport.Records.PARTITION;
import static dev.funnel.transport.Records.inbound;
import static dev.funnel.transport.Records.outbound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.transport.ledger.Ledger;
import dev.funnel.transport.ledger.RecordedTurn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordFlowLedgerTest {
  private static final RequestIdentity TURN = RequestIdentity.of("c", "i");

  private final Ledger ledger = new Ledger(10);
  private final RecordFlow flow =
      new RecordFlow(new LoopLimits(8, 4, 1_000_000, 3, 0, 1_000), LoopListener.NONE, ledger);

  @Test
  void theLedgerHoldsWhatIsCommittedBeforeTheNextRecordOfTheKeyRuns() {
    flow.assigned(PARTITION, CommittedOffset.NONE);
    flow.polled(PARTITION, List.of(inbound(0, "c"), inbound(1, "c")), 2);
    answer(flow.handOut(0).get(0), 7);
    assertThat(ledger.find(0, TURN)).isEmpty();

    flow.committed();

    assertThat(found().map(RecordedTurn::responseOffset)).contains(7L);
    assertThat(flow.handOut(0)).hasSize(1);
  }

  @Test
  void anAbortedEntryIsNotHeldAndTheNextTransactionGivesItItsPlace() {
    flow.assigned(PARTITION, CommittedOffset.NONE);
    flow.polled(PARTITION, List.of(inbound(0, "c")), 1);
    Delivery delivery = flow.handOut(0).get(0);
    answer(delivery, 7);

    flow.aborted(0);
    assertThat(ledger.find(0, TURN)).isEmpty();
    assertThat(flow.nextBatch(1_000)).isPresent();
    delivery.respondedAt(9);
    flow.committed();

    assertThat(found().map(RecordedTurn::responseOffset)).contains(9L);
  }

  @Test
  void anUnknownEndThatWasACommitPutsTheEntryThere() {
    flow.assigned(PARTITION, CommittedOffset.NONE);
    flow.polled(PARTITION, List.of(inbound(0, "c")), 1);
    answer(flow.handOut(0).get(0), 7);
    flow.aborted(0);

    flow.reconciled(PARTITION, new CommittedOffset(1, ""));

    assertThat(found().map(RecordedTurn::responseOffset)).contains(7L);
  }

  @Test
  void anUnknownEndThatWasAnAbortDoesNot() {
    flow.assigned(PARTITION, CommittedOffset.NONE);
    flow.polled(PARTITION, List.of(inbound(0, "c")), 1);
    answer(flow.handOut(0).get(0), 7);
    flow.aborted(0);

    flow.reconciled(PARTITION, CommittedOffset.NONE);

    assertThat(found()).isEmpty();
  }

  @Test
  void ofTwoRecordsWithoutAKeyThatNameOneTurnTheSecondIsHandedOutAgain() {
    flow.assigned(PARTITION, CommittedOffset.NONE);
    flow.polled(PARTITION, List.of(inbound(0, null), inbound(1, null)), 2);
    List<Delivery> both = flow.handOut(0);
    flow.completed(both.get(0), answered(0), 0);
    flow.completed(both.get(1), answered(1), 0);

    assertThat(flow.nextBatch(0).orElseThrow().deliveries()).containsExactly(both.get(0));
    flow.committed();
    assertThat(flow.handOut(RecordFlow.REDELIVER_AFTER_MS)).containsExactly(both.get(1));
    flow.completed(both.get(1), answered(1), 200);
    assertThat(flow.nextBatch(200)).isEmpty();
    flow.handOut(400);
    flow.completed(both.get(1), again(), 400);

    assertThat(flow.nextBatch(400).orElseThrow().deliveries()).containsExactly(both.get(1));
  }

  private void answer(Delivery delivery, long responseOffset) {
    flow.completed(delivery, answered(delivery.offset()), 0);
    assertThat(flow.nextBatch(0)).isPresent();
    delivery.respondedAt(responseOffset);
  }

  private Optional<RecordedTurn> found() {
    return ledger.find(0, TURN);
  }

  private static Outcome answered(long requestOffset) {
    return new Outcome.Acknowledged(List.of(outbound("response")), entry(requestOffset));
  }

  private static Outcome again() {
    return new Outcome.Acknowledged(List.of(), entry(0).withResponseOffset(7));
  }

  private static LedgerEntry entry(long requestOffset) {
    return new LedgerEntry(
        TURN,
        Payload.of("h".repeat(LedgerEntry.HASH_BYTES)),
        requestOffset,
        LedgerEntry.UNKNOWN_OFFSET,
        FinishReason.STOP,
        null,
        null,
        false,
        Instant.EPOCH);
  }
}
