package dev.funnel.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordFlow;
import dev.funnel.transport.Refusal;
import dev.funnel.transport.TransactionBatch;
import dev.funnel.transport.ledger.Ledger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DestinationsTest {
  private static final PartitionId IN = new PartitionId("in", 0);

  private final Map<String, Integer> topics = new HashMap<>(Map.of("out", 3));
  private boolean isAway;
  private int asked;
  private final Destinations destinations = new Destinations(this::ask);

  @Test
  void partitionsThatDoNotExistAreRefusedAndTheOthersAreNot() {
    TransactionBatch batch = batch(to("out", null), to("out", 2), to("out", 3), to("out", -1));

    assertThat(destinations.refusals(batch))
        .extracting(Refusal::record)
        .containsExactly(to("out", 3), to("out", -1));
    assertThat(destinations.refusals(batch))
        .extracting(refusal -> refusal.mishap().message())
        .first()
        .isEqualTo(
            "a record cannot be written to topic 'out': partition 3 does not exist; it has 3 from 0"
                + " on");
  }

  @Test
  void aTopicThatDoesNotExistIsWaitedFor() {
    TransactionBatch batch = batch(to("out", 2), to("gone", null));

    assertThatThrownBy(() -> destinations.refusals(batch))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("topic 'gone' does not exist");
    topics.put("gone", 1);
    assertThat(destinations.refusals(batch)).isEmpty();
  }

  @Test
  void whatIsKnownIsNotAskedAgain() {
    destinations.refusals(batch(to("out", 0)));
    destinations.refusals(batch(to("out", 1)));

    assertThat(asked).isEqualTo(1);
  }

  @Test
  void aTopicThatHasGrownIsAskedForBeforeItsRecordIsRefused() {
    destinations.refusals(batch(to("out", 0)));
    topics.put("out", 4);

    assertThat(destinations.refusals(batch(to("out", 3)))).isEmpty();
  }

  @Test
  void whatIsForgottenIsAskedAgain() {
    destinations.refusals(batch(to("out", 0)));
    topics.put("out", 1);

    destinations.forget();

    assertThat(destinations.refusals(batch(to("out", 2)))).hasSize(1);
  }

  @Test
  void nothingIsRefusedWhileTheBrokerIsAway() {
    isAway = true;

    assertThatThrownBy(() -> destinations.refusals(batch(to("out", 9))))
        .isInstanceOf(TimeoutException.class);
  }

  private Map<String, Integer> ask() {
    asked++;
    if (isAway) {
      throw new TimeoutException("no answer");
    }
    return topics;
  }

  private static OutboundRecord to(String topic, @Nullable Integer partition) {
    return new OutboundRecord(topic, partition, null, Payload.of("v"), Map.of());
  }

  private static TransactionBatch batch(OutboundRecord... records) {
    RecordFlow flow = new RecordFlow(LoopLimits.DEFAULT, LoopListener.NONE, new Ledger(100));
    flow.assigned(IN, CommittedOffset.NONE);
    RecordOrigin origin = new RecordOrigin(IN.topic(), IN.partition(), 0, Instant.EPOCH);
    flow.polled(IN, List.of(new InboundRecord(origin, null, null, Map.of())), 1);
    flow.handOut(0)
        .forEach(
            delivery -> flow.completed(delivery, new Outcome.Acknowledged(List.of(records)), 0));
    return flow.remainingBatch(0).orElseThrow();
  }
}
