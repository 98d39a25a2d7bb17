package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides who runs and what the next step computes. The models that have running sequences take
 * turns; a step advances every sequence of one. Those that decode bring their tokens first; what
 * they leave of {@link EngineLimits#maxStepTokens} goes to prompts, in the order of their
 * admission.
 */
final class Scheduler {
  /** How often a sequence may lose its slot; then it keeps it to its end. */
  static final int MAX_PREEMPTIONS = 3;

  /** Longest run of one that decodes; what is left of it comes with the next step. */
  private static final int MAX_RUN = 16;

  /** The least urgent first; of equals, the latest deadline, then the latest arrival. */
  private static final Comparator<WaitingEntry> LEAST_URGENT =
      Comparator.comparingInt(WaitingEntry::level)
          .thenComparing(Comparator.comparingLong(WaitingEntry::deadline).reversed())
          .thenComparing(Comparator.comparingLong(WaitingEntry::arrival).reversed());

  private final EngineLimits limits;
  private final RunningBatch running;
  private final WaitingQueue waiting;

  /** The places from which those that run were admitted, by id. */
  private final Map<String, WaitingEntry> admitted = new HashMap<>();

  private final Deadlines deadlines = new Deadlines();

  Scheduler(EngineLimits limits, ForwardPass forward) {
    this.limits = limits;
    this.running = new RunningBatch(forward);
    this.waiting = new WaitingQueue(limits.maxOvertaken());
  }

  int numWaiting() {
    return waiting.size();
  }

  int numRunning() {
    return running.size();
  }

  boolean isLive(String id) {
    return waiting.contains(id) || admitted.containsKey(id);
  }

  void enqueue(Sequence sequence) {
    deadlines.add(waiting.add(sequence, running.beginning(sequence)));
  }

  /** Takes a waiting sequence out of the queue; null if none has this id. */
  @Nullable Sequence withdraw(String id) {
    WaitingEntry entry = waiting.remove(id);
    if (entry == null) {
      return null;
    }
    deadlines.remove(entry);
    return entry.sequence();
  }

  /**
   * Aborts those whose deadline has come.
   *
   * @param withdrawn takes those that waited; who runs leaves as one that ended
   */
  void expire(long now, Consumer<Sequence> withdrawn) {
    for (WaitingEntry entry : deadlines.takeExpired(now)) {
      entry.sequence().abort();
      if (waiting.remove(entry.sequence().id()) != null) {
        withdrawn.accept(entry.sequence());
      }
    }
  }

  /** The running sequence with this id, or null. */
  @Nullable Sequence findRunning(String id) {
    WaitingEntry entry = admitted.get(id);
    return entry == null ? null : entry.sequence();
  }

  /**
   * Admits those that wait, as far as there are slots and the next step of their model has room.
   */
  void admit() {
    WaitingEntry next = waiting.next();
    while (next != null && !mustWait(next.sequence()) && makeRoom(next)) {
      // First: what is known of its prompt costs its tenant nothing.
      running.admit(next.sequence());
      waiting.admit(next);
      admitted.put(next.sequence().id(), next);
      next = waiting.next();
    }
  }

  private boolean mustWait(Sequence sequence) {
    ModelGroup group = running.find(sequence.request().model());
    return group != null
        && (numWanted(group) >= limits.maxStepTokens() || running.isComputingBeginningOf(sequence));
  }

  /** The tokens that the group's next step would have if there were no bound. */
  private static int numWanted(ModelGroup group) {
    int numTokens = 0;
    for (Sequence sequence : group.sequences()) {
      boolean isPrompt = group.prompts().contains(sequence);
      numTokens += isPrompt ? sequence.numUncached() : Math.min(MAX_RUN, sequence.numUncached());
    }
    return numTokens;
  }

  /**
   * Whether there is a slot for a sequence, if need be that of the least urgent one: of a lower
   * priority than its own. Who has only waited long takes nobody's slot.
   */
  private boolean makeRoom(WaitingEntry next) {
    if (running.size() < limits.maxRunning()) {
      return true;
    }
    WaitingEntry victim = next.hasRisen() ? null : leastUrgent();
    if (victim == null || victim.level() >= next.level()) {
      return false;
    }
    running.preempt(victim.sequence());
    admitted.remove(victim.sequence().id());
    waiting.putBack(victim);
    return true;
  }

  // Of those that may lose their slot; null if none may.
  private @Nullable WaitingEntry leastUrgent() {
    return admitted.values().stream()
        .filter(entry -> !entry.sequence().hasEnded())
        .filter(entry -> entry.sequence().numPreemptions() < MAX_PREEMPTIONS)
        .min(LEAST_URGENT)
        .orElse(null);
  }

  /** The next step, or null if there is nothing to compute; no running sequence has ended. */
  @Nullable Step next() {
    ModelGroup group = running.takeTurn();
    return group == null ? null : stepOf(group);
  }

  private Step stepOf(ModelGroup group) {
    List<Sequence> decodingFirst = new ArrayList<>(group.sequences());
    decodingFirst.removeAll(group.prompts());
    decodingFirst.addAll(group.prompts());
    // Each has one token for certain.
    int numLeft = limits.maxStepTokens() - group.size();
    Map<Sequence, Run> runs = new HashMap<>();
    for (Sequence sequence : decodingFirst) {
      int max = group.prompts().contains(sequence) ? Integer.MAX_VALUE : MAX_RUN;
      List<Integer> tokens = sequence.nextTokens(Math.min(max, 1 + numLeft));
      numLeft -= tokens.size() - 1;
      runs.put(sequence, new Run(sequence.numCached(), tokens));
    }
    List<Run> bySlot = group.sequences().stream().map(runs::get).toList();
    return new Step(
        group, new ScheduledBatch(group.model(), group.firstSlot(), bySlot), group.sequences());
  }

  /** The tokens of a step's row were computed. */
  void computed(Step step, int row) {
    running.computed(
        step.group(),
        step.sequences().get(row),
        step.batch().firstSlot() + row,
        step.batch().runs().get(row).tokens().size());
  }

  /** Takes every ended sequence out of its slot. */
  void retireEnded(Consumer<Sequence> retired) {
    running.retireEnded(
        sequence -> {
          WaitingEntry entry = admitted.remove(sequence.id());
          deadlines.remove(entry);
          waiting.ended(entry);
          retired.accept(sequence);
        });
  }
}
