package dev.funnel.transport;

import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RecordOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Calls the handler, and answers for it where it fails or its answer does not fit: one bad record
 * hurts only itself. Owner thread only; outcomes leave on whatever thread the handler chose.
 */
public final class HandlerCalls {
  private final RecordHandler handler;
  private final int maxRecordBytes;
  private final LoopListener listener;
  private final BiConsumer<Delivery, Outcome> inbox;

  /**
   * Calls of this handler.
   *
   * @param inbox takes the outcomes; called on any thread
   */
  public HandlerCalls(
      RecordHandler handler,
      int maxRecordBytes,
      LoopListener listener,
      BiConsumer<Delivery, Outcome> inbox) {
    this.handler = handler;
    this.maxRecordBytes = maxRecordBytes;
    this.listener = listener;
    this.inbox = inbox;
  }

  /** Hands a delivery to the handler; an outcome follows through the inbox. */
  public void call(Delivery delivery) {
    AtomicBoolean completed = new AtomicBoolean();
    try {
      handler.handle(delivery.record(), outcome -> completeOnce(delivery, outcome, completed));
    } catch (Exception | StackOverflowError bug) {
      Mishap mishap = new Mishap.HandlerFailed(bug);
      if (completed.compareAndSet(false, true)) {
        inbox.accept(delivery, fallback(delivery, mishap));
      } else {
        listener.mishap(delivery.record().origin(), mishap);
      }
    }
  }

  private void completeOnce(Delivery delivery, Outcome outcome, AtomicBoolean completed) {
    if (!completed.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "record " + delivery.record().origin().coordinates() + " is completed already");
    }
    inbox.accept(delivery, outcome);
  }

  /** What the handler says of a record whose outcome is not waited for any longer. */
  public Outcome givenUp(Delivery delivery, Mishap why) {
    return fallback(delivery, why);
  }

  /** The outcome itself, or one that fits. */
  public Outcome fitting(Delivery delivery, Outcome outcome) {
    if (outcome instanceof Outcome.Acknowledged acknowledged) {
      for (OutboundRecord record : acknowledged.records()) {
        if (!fits(record)) {
          return fallback(delivery, tooLarge(record));
        }
      }
    }
    return outcome;
  }

  /**
   * What to write after a transaction was refused: the handler's answer to the mishap, and where
   * that is refused too, what is left of it.
   */
  public Map<Delivery, Outcome.Acknowledged> insteadOf(List<Refusal> refusals) {
    Map<Delivery, List<Refusal>> byDelivery = new LinkedHashMap<>();
    for (Refusal refusal : refusals) {
      byDelivery.computeIfAbsent(refusal.delivery(), any -> new ArrayList<>()).add(refusal);
    }
    Map<Delivery, Outcome.Acknowledged> instead = new LinkedHashMap<>();
    byDelivery.forEach((delivery, refused) -> instead.put(delivery, insteadOf(delivery, refused)));
    return instead;
  }

  private Outcome.Acknowledged insteadOf(Delivery delivery, List<Refusal> refused) {
    if (!delivery.isFallback()) {
      return fallback(delivery, refused.get(0).mishap());
    }
    Outcome.Acknowledged rest = delivery.acknowledged();
    for (Refusal refusal : refused) {
      listener.unanswered(delivery.record().origin(), refusal.mishap());
      rest = rest.without(refusal.record());
    }
    return rest;
  }

  private Outcome.Acknowledged fallback(Delivery delivery, Mishap mishap) {
    RecordOrigin origin = delivery.record().origin();
    listener.mishap(origin, mishap);
    delivery.becomeFallback();
    try {
      return fittingPartOf(handler.answerTo(delivery.record(), mishap), origin);
    } catch (Exception | StackOverflowError bug) {
      listener.unanswered(origin, new Mishap.HandlerFailed(bug));
      return Outcome.Acknowledged.SILENTLY;
    }
  }

  private Outcome.Acknowledged fittingPartOf(Outcome.Acknowledged answer, RecordOrigin origin) {
    Outcome.Acknowledged fitting = answer;
    for (OutboundRecord record : answer.records()) {
      if (!fits(record)) {
        listener.unanswered(origin, tooLarge(record));
        fitting = fitting.without(record);
      }
    }
    return fitting;
  }

  private boolean fits(OutboundRecord record) {
    return RecordSize.of(record) <= maxRecordBytes;
  }

  private Mishap tooLarge(OutboundRecord record) {
    return new Mishap.TooLarge(record.topic(), RecordSize.of(record), maxRecordBytes);
  }
}
