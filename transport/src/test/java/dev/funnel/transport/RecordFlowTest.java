package dev.funnel.transport;

import static dev.funnel.transport.Records.PARTITION;
import static dev.funnel.transport.Records.inbound;
import static dev.funnel.transport.Records.outbound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.transport.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordFlowTest {
  private static final PartitionId OTHER = new PartitionId("in", 1);
  private static final int LINGER_MS = 20;

  private final List<String> heard = new ArrayList<>();
  private final RecordFlow flow = flow(new LoopLimits(8, 4, 1_000_000, 3, LINGER_MS, 1_000));

  @Test
  void recordsOfDifferentKeysRunTogetherAndThoseOfOneKeyInOrder() {
    polled(inbound(0, "a"), inbound(1, "a"), inbound(2, "b"));

    assertThat(handOut(0)).containsExactly(0L, 2L);
    assertThat(handOut(0)).isEmpty();
  }

  @Test
  void theNextRecordOfAKeyWaitsForTheCommit() {
    polled(inbound(0, "a"), inbound(1, "a"));
    Delivery first = flow.handOut(0).get(0);

    flow.completed(first, done(), 0);
    assertThat(flow.nextBatch(LINGER_MS)).isPresent();
    assertThat(handOut(LINGER_MS)).isEmpty();
    flow.aborted(LINGER_MS);
    assertThat(handOut(LINGER_MS)).isEmpty();
    assertThat(flow.nextBatch(LINGER_MS + 1_000)).isPresent();
    flow.committed();

    assertThat(handOut(LINGER_MS + 1_000)).containsExactly(1L);
  }

  @Test
  void answersThatCannotBeWrittenAreReplacedAndHoldNobodyUp() {
    polled(inbound(0, "a"), inbound(1, "b"));
    List<Delivery> running = flow.handOut(0);
    flow.completed(running.get(0), new Outcome.Acknowledged(List.of(outbound("bad"))), 0);
    flow.completed(running.get(1), new Outcome.Acknowledged(List.of(outbound("good"))), 0);
    assertThat(flow.nextBatch(LINGER_MS)).isPresent();

    flow.refused(Map.of(running.get(0), new Outcome.Acknowledged(List.of(outbound("error")))));

    TransactionBatch next = flow.nextBatch(LINGER_MS).orElseThrow();
    assertThat(next.deliveries()).containsExactlyElementsOf(running);
    assertThat(running)
        .extracting(Delivery::answer)
        .containsExactly(List.of(outbound("error")), List.of(outbound("good")));
    flow.committed();
    assertThat(flow.gauge(0).inFlightBytes()).isZero();
  }

  @Test
  void recordsWithoutAKeyWaitForNobody() {
    polled(inbound(0, null), inbound(1, null));

    assertThat(handOut(0)).containsExactly(0L, 1L);
  }

  @Test
  void lingerBeginsWithTheFirstOutcome() {
    polled(inbound(0, "a"), inbound(1, "b"));
    List<Delivery> running = flow.handOut(0);
    flow.completed(running.get(0), done(), 100);
    flow.completed(running.get(1), done(), 100 + LINGER_MS - 1);

    assertThat(flow.nextBatch(100 + LINGER_MS - 1)).isEmpty();
    assertThat(flow.nextBatch(100 + LINGER_MS).orElseThrow().deliveries()).hasSize(2);
  }

  @Test
  void aFullBatchDoesNotLinger() {
    polled(inbound(0, "a"), inbound(1, "b"), inbound(2, "c"));

    flow.handOut(0).forEach(delivery -> flow.completed(delivery, done(), 0));

    assertThat(flow.nextBatch(0)).isPresent();
  }

  @Test
  void markersBehindTheLastRecordAreCommittedWithoutARecord() {
    flow.polled(PARTITION, List.of(), 7);

    TransactionBatch batch = flow.nextBatch(RecordFlow.OFFSETS_LINGER_MS).orElseThrow();

    assertThat(batch.deliveries()).isEmpty();
    assertThat(batch.offsets()).containsEntry(PARTITION, new CommittedOffset(7, ""));
    flow.committed();
    assertThat(flow.nextBatch(10 * RecordFlow.OFFSETS_LINGER_MS)).isEmpty();
  }

  @Test
  void aReleasedRecordIsHandedOutAgainAfterAWhile() {
    polled(inbound(0, "a"), inbound(1, "a"));
    flow.completed(flow.handOut(0).get(0), new Outcome.Released(), 0);

    assertThat(handOut(RecordFlow.REDELIVER_AFTER_MS - 1)).isEmpty();
    assertThat(handOut(RecordFlow.REDELIVER_AFTER_MS)).containsExactly(0L);
  }

  @Test
  void aPartitionIsPausedAtItsLimitAndResumedAtHalfOfIt() {
    flow.assigned(OTHER, CommittedOffset.NONE);
    polled(inbound(0, "a"), inbound(1, "b"), inbound(2, "c"), inbound(3, "d"));
    assertThat(flow.paused()).containsExactly(PARTITION);
    List<Delivery> running = flow.handOut(0);

    commit(running.get(0), running.get(1));
    assertThat(flow.paused()).containsExactly(PARTITION);
    commit(running.get(2));

    assertThat(flow.paused()).isEmpty();
  }

  @Test
  void everyPartitionIsPausedAtTheBytesLimitWhichOutcomesCountTo() {
    RecordFlow small = flow(new LoopLimits(100, 100, 1_000, 10, 0, 1_000));
    small.assigned(OTHER, CommittedOffset.NONE);
    small.polled(PARTITION, List.of(inbound(0, "a")), 1);
    assertThat(small.paused()).isEmpty();

    small.completed(
        small.handOut(0).get(0), new Outcome.Acknowledged(List.of(outbound("x".repeat(900)))), 0);

    assertThat(small.paused()).containsExactlyInAnyOrder(PARTITION, OTHER);
    assertThat(small.nextBatch(0)).isPresent();
    small.committed();
    assertThat(small.paused()).isEmpty();
    assertThat(small.gauge(0).inFlightBytes()).isZero();
  }

  @Test
  void whatLiesBeyondTheBitmapDoesNotRunBeforeTheWatermarkMoves() {
    polled(inbound(0, "slow"), inbound(1, "a"), inbound(OffsetBitmap.MAX_WINDOW, "b"));
    List<Delivery> running = flow.handOut(0);

    assertThat(running).extracting(Delivery::offset).containsExactly(0L, 1L);
    assertThat(flow.paused()).containsExactly(PARTITION);
    commit(running.get(0));

    assertThat(handOut(0)).containsExactly((long) OffsetBitmap.MAX_WINDOW);
  }

  @Test
  void outcomesOfARevokedPartitionAreDroppedEvenIfItCameBack() {
    polled(inbound(0, "a"));
    Delivery stale = flow.handOut(0).get(0);
    flow.revoked(PARTITION);
    flow.assigned(PARTITION, CommittedOffset.NONE);
    polled(inbound(0, "a"));

    flow.completed(stale, done(), 0);

    assertThat(flow.nextBatch(LINGER_MS)).isEmpty();
    assertThat(handOut(0)).containsExactly(0L);
  }

  @Test
  void afterAnUnknownEndWhatIsCommittedEndsAndTheRestIsWrittenAgain() {
    polled(inbound(0, "a"), inbound(1, "b"), inbound(2, "a"));
    flow.handOut(0).forEach(delivery -> flow.completed(delivery, done(), 0));
    assertThat(flow.nextBatch(LINGER_MS)).isPresent();
    flow.aborted(LINGER_MS);

    flow.reconciled(PARTITION, new CommittedOffset(1, ""));

    assertThat(handOut(LINGER_MS)).containsExactly(2L);
    TransactionBatch again = flow.nextBatch(LINGER_MS + 1_000).orElseThrow();
    assertThat(again.deliveries()).extracting(Delivery::offset).containsExactly(1L);
  }

  @Test
  void aLogThatBeginsAnewIsReadFromItsBeginning() {
    flow.assigned(PARTITION, new CommittedOffset(500, ""));

    polled(inbound(3, "a"));

    assertThat(heard).containsExactly("went back from 500 to 3");
    assertThat(handOut(0)).containsExactly(3L);
  }

  @Test
  void unreadableMetadataIsReported() {
    flow.assigned(PARTITION, new CommittedOffset(5, "b9:"));

    assertThat(heard).containsExactly("ignored b9:");
  }

  @Test
  void aDrainingFlowCommitsWhatRunsAndHandsNothingOut() {
    polled(inbound(0, "a"), inbound(1, "a"));
    Delivery running = flow.handOut(0).get(0);

    flow.drain();
    assertThat(flow.paused()).containsExactly(PARTITION);
    assertThat(flow.isDrained()).isFalse();
    flow.completed(running, done(), 0);
    assertThat(flow.nextBatch(0)).isPresent();
    flow.committed();

    assertThat(flow.isDrained()).isTrue();
    assertThat(handOut(0)).isEmpty();
  }

  @Test
  void nothingChangesHandsWhileATransactionIsOpen() {
    polled(inbound(0, "a"));
    flow.completed(flow.handOut(0).get(0), done(), 0);
    assertThat(flow.nextBatch(LINGER_MS)).isPresent();

    assertThatThrownBy(() -> flow.revoked(PARTITION))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a transaction is open; end it first");
  }

  private RecordFlow flow(LoopLimits limits) {
    RecordFlow created = new RecordFlow(limits, new Ears(), new Ledger(100));
    created.assigned(PARTITION, CommittedOffset.NONE);
    return created;
  }

  private void polled(InboundRecord... records) {
    long position = records[records.length - 1].origin().offset() + 1;
    flow.polled(PARTITION, List.of(records), position);
  }

  private List<Long> handOut(long nowMs) {
    return flow.handOut(nowMs).stream().map(Delivery::offset).toList();
  }

  private void commit(Delivery... deliveries) {
    for (Delivery delivery : deliveries) {
      flow.completed(delivery, done(), 0);
    }
    assertThat(flow.remainingBatch(0)).isPresent();
    flow.committed();
  }

  private static Outcome done() {
    return new Outcome.Acknowledged(List.of());
  }

  private final class Ears implements LoopListener {
    @Override
    public void metadataIgnored(PartitionId partition, CommittedOffset committed) {
      heard.add("ignored " + committed.metadata());
    }

    @Override
    public void wentBack(PartitionId partition, long from, long to) {
      heard.add("went back from " + from + " to " + to);
    }
  }
}
