package dev.funnel.transport;

import static dev.funnel.transport.Records.PARTITION;
import static dev.funnel.transport.Records.inbound;
import static dev.funnel.transport.Records.outbound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.transport.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record that holds its partition up is given up after its time, and only such a record. */
class RecordFlowStallTest {
  private static final int STALLED_AFTER_MS = 1_000;
  private static final long FAR = OffsetBitmap.MAX_WINDOW * 4 / 5;

  private final RecordFlow flow =
      new RecordFlow(
          new LoopLimits(8, 4, 1_000_000, 3, 0, 1_000, STALLED_AFTER_MS),
          LoopListener.NONE,
          new Ledger(100));

  @BeforeEach
  void assign() {
    flow.assigned(PARTITION, CommittedOffset.NONE);
  }

  @Test
  void theFirstRecordOfAWindowThatIsNearlyFullAndDone() {
    Delivery slow = run(inbound(0, "slow"), inbound(FAR, "done")).get(0);

    assertThat(flow.stalled(STALLED_AFTER_MS - 1)).isEmpty();
    assertThat(flow.stalled(STALLED_AFTER_MS)).containsOnlyKeys(slow);
    assertThat(flow.stalled(STALLED_AFTER_MS).get(slow).message())
        .contains("after 1 s", (FAR + 1) + " offsets");
  }

  @Test
  void itsPartitionMovesOnAndItsOwnOutcomeComesTooLate() {
    Delivery slow = run(inbound(0, "slow"), inbound(FAR, "done")).get(0);
    commitAllBut(slow);

    flow.completed(slow, new Outcome.Acknowledged(List.of(outbound("given up"))), 5_000);
    flow.completed(slow, new Outcome.Acknowledged(List.of(outbound("late"))), 5_000);

    TransactionBatch batch = flow.nextBatch(5_000).orElseThrow();
    assertThat(batch.deliveries()).containsExactly(slow);
    assertThat(slow.answer()).containsExactly(outbound("given up"));
    assertThat(batch.offsets()).containsEntry(PARTITION, new CommittedOffset(FAR + 1, ""));
    flow.committed();
    assertThat(flow.paused()).isEmpty();
    assertThat(flow.stalled(5_000)).isEmpty();
  }

  @Test
  void theFirstOfAKeyBehindWhichALookAheadIsFull() {
    Delivery slow = run(inbound(0, "a"), inbound(1, "a"), inbound(2, "a"), inbound(3, "a")).get(0);

    assertThat(flow.stalled(STALLED_AFTER_MS)).containsOnlyKeys(slow);
  }

  @Test
  void noRecordWhileOthersRunBesideIt() {
    run(inbound(0, "a"), inbound(1, "b"), inbound(2, "c"), inbound(3, "d"));

    assertThat(flow.stalled(10 * STALLED_AFTER_MS)).isEmpty();
  }

  @Test
  void noRecordWhileThereIsRoomBehindIt() {
    run(inbound(0, "a"), inbound(1, "b"));

    assertThat(flow.stalled(10 * STALLED_AFTER_MS)).isEmpty();
  }

  @Test
  void noRecordWhoseAnswerOnlyWaitsForItsTransaction() {
    Delivery first = run(inbound(0, "a"), inbound(FAR, "b")).get(0);
    flow.completed(first, Outcome.Acknowledged.SILENTLY, 0);

    assertThat(flow.stalled(10 * STALLED_AFTER_MS)).isEmpty();
  }

  @Test
  void theTimeCountsFromWhenItRanLast() {
    Delivery first = run(inbound(0, "a"), inbound(FAR, "b")).get(0);
    flow.completed(first, new Outcome.Released(), 900);
    assertThat(flow.handOut(1_000)).containsExactly(first);

    assertThat(flow.stalled(1_999)).isEmpty();
    assertThat(flow.stalled(2_000)).containsOnlyKeys(first);
  }

  private List<Delivery> run(InboundRecord... records) {
    long position = records[records.length - 1].origin().offset() + 1;
    flow.polled(PARTITION, List.of(records), position);
    return flow.handOut(0);
  }

  private void commitAllBut(Delivery slow) {
    List<Delivery> others = new ArrayList<>(slow.partition.inFlight());
    others.remove(slow);
    others.forEach(delivery -> flow.completed(delivery, Outcome.Acknowledged.SILENTLY, 0));
    assertThat(flow.nextBatch(0)).isPresent();
    flow.committed();
  }
}
