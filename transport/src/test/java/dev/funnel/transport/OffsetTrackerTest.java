package dev.funnel.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
  @Test
  void committableOffsetStopsAtTheFirstUnprocessedOne() {
    OffsetTracker tracker = received(10, 10, 11, 12);

    assertThat(tracker.committable(Set.of(11L)).offset()).isEqualTo(10);
    assertThat(tracker.committable(Set.of(10L)).offset()).isEqualTo(11);
    assertThat(tracker.committable(Set.of(10L, 11L, 12L))).isEqualTo(new CommittedOffset(13, ""));
  }

  @Test
  void whatLiesBetweenTwoDeliveredRecordsIsDone() {
    OffsetTracker tracker = received(0, 0, 5, 9);

    assertThat(tracker.committable(Set.of(0L)).offset()).isEqualTo(5);
    assertThat(tracker.committable(Set.of(0L, 5L)).offset()).isEqualTo(9);
  }

  @Test
  void whatLiesBehindTheLastRecordIsDoneOnceTheConsumerPassedIt() {
    OffsetTracker tracker = received(0, 0);
    tracker.processed(List.of(0L));

    tracker.advancedTo(4);

    assertThat(tracker.watermark()).isEqualTo(4);
  }

  @Test
  void whatLiesBeforeTheFirstRecordIsDone() {
    OffsetTracker tracker = received(0, 1_000_000_000_000L);

    assertThat(tracker.watermark()).isEqualTo(1_000_000_000_000L);
    assertThat(tracker.committable(Set.of()).metadata()).isEmpty();
  }

  @Test
  void offsetsDoneAboveTheWatermarkAreSkippedAfterARestart() {
    CommittedOffset committed = received(10, 10, 11, 12, 13).committable(Set.of(11L, 13L));
    OffsetTracker restarted = new OffsetTracker(committed);

    assertThat(restarted.received(10)).isTrue();
    assertThat(restarted.received(11)).isFalse();
    assertThat(restarted.received(12)).isTrue();
    assertThat(restarted.received(13)).isFalse();
  }

  @Test
  void offsetsDoneBeforeARestartStayDoneThoughTheyWereNotPolledAgain() {
    CommittedOffset committed = received(10, 10, 11, 12, 13).committable(Set.of(11L, 13L));
    OffsetTracker restarted = new OffsetTracker(committed);
    restarted.received(10);

    OffsetTracker again = new OffsetTracker(restarted.committable(Set.of(10L)));

    assertThat(again.position()).isEqualTo(11);
    assertThat(again.received(11)).isFalse();
    assertThat(again.received(12)).isTrue();
    assertThat(again.received(13)).isFalse();
  }

  @Test
  void aHugeGapCostsNothing() {
    OffsetTracker tracker = received(0, 0, 1, Long.MAX_VALUE / 2);

    CommittedOffset committed = tracker.committable(Set.of(1L));

    assertThat(committed.offset()).isZero();
    assertThat(committed.metadata()).hasSizeLessThanOrEqualTo(4_096);
    assertThat(tracker.isInWindow(Long.MAX_VALUE / 2)).isFalse();
  }

  @Test
  void malformedMetadataCountsAsNone() {
    OffsetTracker tracker = new OffsetTracker(new CommittedOffset(5, "somebody else's"));

    assertThat(tracker.received(5)).isTrue();
    assertThat(tracker.received(6)).isTrue();
  }

  @Test
  void coveredAreOffsetsBelowACommitAndThoseItMarks() {
    OffsetTracker tracker = received(10, 10, 11, 12, 13);

    CommittedOffset committed = received(10, 10, 11, 12, 13).committable(Set.of(10L, 12L));

    assertThat(tracker.coveredBy(committed)).containsExactly(10L, 12L);
  }

  private static OffsetTracker received(long from, long... offsets) {
    OffsetTracker tracker = new OffsetTracker(new CommittedOffset(from, ""));
    for (long offset : offsets) {
      assertThat(tracker.received(offset)).isTrue();
    }
    return tracker;
  }
}
