package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the next step computes. Prompts come first, because every sequence more in the batch
 * makes each later decode worth more; but between two decodes at most {@link
 * EngineLimits#maxPrefillTokens} prompt tokens are computed, so that running sequences never wait
 * longer than that. One prompt is computed at a time, in arrival order.
 */
final class Scheduler {
  /** Longest run of a decode; what is left of it comes with the next one. */
  private static final int MAX_RUN = 16;

  private final EngineLimits limits;
  private final RunningBatch running;

  /** In arrival order. */
  private final Map<String, Sequence> waiting = new LinkedHashMap<>();

  private int prefillTokensSinceDecode;

  Scheduler(EngineLimits limits, RunningBatch running) {
    this.limits = limits;
    this.running = running;
  }

  void enqueue(Sequence sequence) {
    waiting.put(sequence.id(), sequence);
  }

  /** Takes a waiting sequence out of the queue; null if none has this id. */
  @Nullable Sequence withdraw(String id) {
    return waiting.remove(id);
  }

  boolean isWaiting(String id) {
    return waiting.containsKey(id);
  }

  int numWaiting() {
    return waiting.size();
  }

  /** The next step, or null if there is nothing to compute; admits a sequence if a slot is free. */
  @Nullable Step next() {
    if (running.prefilling() == null
        && !waiting.isEmpty()
        && running.size() < limits.maxRunning()) {
      running.admit(pollWaiting());
    }
    Sequence prefilling = running.prefilling();
    if (prefilling != null && mayPrefill(prefilling)) {
      return prefill(prefilling);
    }
    return running.decoding().isEmpty() ? null : decode();
  }

  private boolean mayPrefill(Sequence sequence) {
    if (running.decoding().isEmpty()) {
      return true;
    }
    // A chunk waits for the next decode rather than being cut to what is left of the budget: a pass
    // over a few tokens costs nearly as much as one over many.
    int numTokens = sequence.nextTokens(limits.maxPrefillTokens()).size();
    return prefillTokensSinceDecode + numTokens <= limits.maxPrefillTokens();
  }

  private Step prefill(Sequence sequence) {
    List<Integer> tokens = sequence.nextTokens(limits.maxPrefillTokens());
    prefillTokensSinceDecode += tokens.size();
    return new Step(
        new ScheduledBatch.Prefill(running.prefillSlot(), sequence.numCached(), tokens),
        List.of(sequence));
  }

  private Step decode() {
    prefillTokensSinceDecode = 0;
    List<Run> runs = new ArrayList<>();
    for (Sequence sequence : running.decoding()) {
      runs.add(new Run(sequence.numCached(), sequence.nextTokens(MAX_RUN)));
    }
    return new Step(new ScheduledBatch.Decode(runs), running.decoding());
  }

  private Sequence pollWaiting() {
    Sequence first = waiting.values().iterator().next();
    waiting.remove(first.id());
    return first;
  }
}
