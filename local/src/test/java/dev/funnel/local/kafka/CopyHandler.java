package dev.funnel.local.kafka;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.RecordHandler;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers each record with a copy of it, out of order; remembers what it was handed. */
final class CopyHandler implements RecordHandler, AutoCloseable {
  private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(2);
  private final Random random = new Random(7);
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private final String topic;
  private final int maxDelayMs;
  private final Function<String, @Nullable String> copy;

  /**
   * A handler that copies to this topic.
   *
   * @param copy the answer to a value; null for none, ever
   */
  CopyHandler(String topic, int maxDelayMs, Function<String, @Nullable String> copy) {
    this.topic = topic;
    this.maxDelayMs = maxDelayMs;
    this.copy = copy;
  }

  List<String> handled() {
    return List.copyOf(handled);
  }

  @Override
  public void handle(InboundRecord record, Completion completion) {
    String value = value(record);
    handled.add(value);
    String answer = copy.apply(value);
    if (answer != null) {
      Outcome outcome = new Outcome.Acknowledged(List.of(outbound(record, answer)));
      var unused =
          workers.schedule(
              () -> completion.complete(outcome),
              random.nextInt(maxDelayMs + 1),
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
    return new Outcome.Acknowledged(
        List.of(outbound(record, mishap.getClass().getSimpleName() + " " + value(record))));
  }

  private OutboundRecord outbound(InboundRecord record, String value) {
    return new OutboundRecord(topic, null, record.key(), Payload.of(value), Map.of());
  }

  private static String value(InboundRecord record) {
    Payload value = record.value();
    return value == null ? "" : value.text();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
