package dev.funnel.inference.scheduler;

import dev.funnel.inference.cache.Beginning;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.ModelIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sequences that own slots, in a group for each model that has some. A step computes with one
 * model's weights, and so for one group.
 *
 * <p>INVARIANT: the groups own the slots from 0 on, one behind the other, without a gap.
 */
final class RunningBatch {
  private final ForwardPass forward;
  private final Prefixes prefixes;
  private final List<ModelGroup> groups = new ArrayList<>();
  private long numTurns;

  RunningBatch(ForwardPass forward) {
    this.forward = forward;
    this.prefixes = new Prefixes(forward);
  }

  int size() {
    return groups.stream().mapToInt(ModelGroup::size).sum();
  }

  /** All that own a slot. */
  List<Sequence> sequences() {
    return groups.stream().flatMap(group -> group.sequences().stream()).toList();
  }

  /** The group of a model's running sequences; null if there are none. */
  @Nullable ModelGroup find(ModelIdentity model) {
    return groups.stream().filter(group -> group.model().equals(model)).findFirst().orElse(null);
  }

  /** How a sequence begins, for the order in which those that wait are admitted. */
  Beginning beginning(Sequence sequence) {
    return prefixes.beginning(sequence);
  }

  /** Whether more of a sequence's beginning will be known once what runs has been computed. */
  boolean isComputingBeginningOf(Sequence sequence) {
    ModelGroup group = find(sequence.request().model());
    Set<Sequence> prompts = group == null ? Set.of() : group.prompts();
    return prefixes.isWorthWaiting(sequence, prompts);
  }

  /** Gives a sequence the slot behind its group, with what is known of its tokens. */
  void admit(Sequence sequence) {
    ModelGroup group = find(sequence.request().model());
    if (group == null) {
      group = new ModelGroup(sequence.request().model(), size(), numTurns);
      groups.add(group);
    }
    // From the last one down: each leaves a free slot to the one before it.
    for (int i = groups.size() - 1; groups.get(i) != group; i--) {
      groups.get(i).shiftUp(this::move);
    }
    prefixes.restore(sequence, group.admit(sequence));
  }

  /**
   * The next {@code numTokens} of a sequence were computed in its slot. What is known of a prompt
   * is kept for others at once.
   */
  void computed(ModelGroup group, Sequence sequence, int slot, int numTokens) {
    sequence.cached(numTokens);
    if (group.prompts().contains(sequence)) {
      prefixes.save(sequence, slot);
      if (sequence.isComputed()) {
        group.startDecoding(sequence);
      }
    }
  }

  /**
   * Gives the next turn to the group that has waited longest; null if nothing runs. A group that
   * has just come into being waits for all others, so none is overtaken for ever.
   */
  @Nullable ModelGroup takeTurn() {
    ModelGroup next =
        groups.stream().min(Comparator.comparingLong(ModelGroup::lastTurn)).orElse(null);
    if (next != null) {
      next.takeTurn(++numTurns);
    }
    return next;
  }

  /** Takes a sequence out that is to be continued later; what was computed of it is kept. */
  void preempt(Sequence sequence) {
    saveIf(one -> one == sequence);
    settle(one -> one == sequence);
    sequence.preempt();
  }

  /**
   * Takes every ended sequence out and closes the gaps; what a next turn may begin with is kept.
   */
  void retireEnded(Consumer<Sequence> retired) {
    // A move that fails ends its sequence.
    while (sequences().stream().anyMatch(Sequence::hasEnded)) {
      sequences().stream().filter(Sequence::hasEnded).forEach(retired);
      saveIf(Sequence::hasStopped);
      settle(Sequence::hasEnded);
    }
  }

  private void saveIf(Predicate<Sequence> isKept) {
    for (ModelGroup group : groups) {
      for (int i = 0; i < group.size(); i++) {
        if (isKept.test(group.sequences().get(i))) {
          prefixes.save(group.sequences().get(i), group.firstSlot() + i);
        }
      }
    }
  }

  private void settle(Predicate<Sequence> leaves) {
    // A move that fails while they settle ends one that does not leave yet.
    Set<Sequence> leaving = Set.copyOf(sequences().stream().filter(leaves).toList());
    int firstSlot = 0;
    for (ModelGroup group : groups) {
      group.settle(firstSlot, leaving::contains, this::move);
      firstSlot += group.size();
    }
    groups.removeIf(group -> group.size() == 0);
  }

  private void move(Sequence sequence, int from, int to) {
    if (sequence.numCached() == 0 || sequence.hasEnded()) {
      return;
    }
    try {
      forward.moveSlot(from, to, sequence.numCached());
    } catch (EngineFault fault) {
      sequence.fail("its KV cache could not be moved: " + fault.getMessage());
    }
  }
}
