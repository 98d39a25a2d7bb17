package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the next step computes. Prompts come first, because every sequence more in the batch
 * makes each later decode worth more; but between two decodes of a model at most {@link
 * EngineLimits#maxPrefillTokens} prompt tokens are computed, so that running sequences never wait
 * longer for prompts than that. One prompt is computed at a time, in the order of the {@link
 * WaitingQueue}. The models that have running sequences decode in turn.
 */
final class Scheduler {
  /** Longest run of a decode; what is left of it comes with the next one. */
  private static final int MAX_RUN = 16;

  private final EngineLimits limits;
  private final RunningBatch running;
  private final WaitingQueue waiting;

  Scheduler(EngineLimits limits, RunningBatch running) {
    this.limits = limits;
    this.running = running;
    this.waiting = new WaitingQueue(limits.maxOvertaken());
  }

  void enqueue(Sequence sequence) {
    waiting.add(sequence);
  }

  /** Takes a waiting sequence out of the queue; null if none has this id. */
  @Nullable Sequence withdraw(String id) {
    return waiting.remove(id);
  }

  boolean isWaiting(String id) {
    return waiting.contains(id);
  }

  int numWaiting() {
    return waiting.size();
  }

  /** Admits a sequence if one waits, a slot is free and no other prompt is being computed. */
  void admit() {
    if (running.prefillingGroup() == null
        && !waiting.isEmpty()
        && running.size() < limits.maxRunning()) {
      running.admit(waiting.poll());
    }
  }

  /** The next step, or null if there is nothing to compute; no running sequence has ended. */
  @Nullable Step next() {
    ModelGroup prefilling = running.prefillingGroup();
    if (prefilling != null && mayPrefill(prefilling)) {
      return prefill(prefilling);
    }
    ModelGroup decoding = running.takeTurn();
    return decoding == null ? null : decode(decoding);
  }

  private int cost(int numTokens) {
    return Math.min(Math.max(numTokens, limits.passTokens()), limits.maxPrefillTokens());
  }

  private boolean mayPrefill(ModelGroup prefilling) {
    // A chunk waits for the next decode rather than being cut to what is left of the budget.
    int cost = cost(nextPromptTokens(prefilling).size());
    return running.groups().stream()
        .filter(group -> !group.decoding().isEmpty())
        .allMatch(group -> group.prefillCostSinceDecode() + cost <= limits.maxPrefillTokens());
  }

  private List<Integer> nextPromptTokens(ModelGroup group) {
    return Objects.requireNonNull(group.prefilling()).nextTokens(limits.maxPrefillTokens());
  }

  private Step prefill(ModelGroup group) {
    Sequence sequence = Objects.requireNonNull(group.prefilling());
    List<Integer> tokens = nextPromptTokens(group);
    running.groups().forEach(other -> other.prefilled(cost(tokens.size())));
    return new Step(
        group,
        new ScheduledBatch.Prefill(
            group.model(), group.prefillSlot(), sequence.numCached(), tokens),
        List.of(sequence));
  }

  private static Step decode(ModelGroup group) {
    List<Run> runs = new ArrayList<>();
    for (Sequence sequence : group.decoding()) {
      runs.add(new Run(sequence.numCached(), sequence.nextTokens(MAX_RUN)));
    }
    return new Step(
        group, new ScheduledBatch.Decode(group.model(), group.firstSlot(), runs), group.decoding());
  }
}
