package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.ModelIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sequences that own slots, in a group for each model that has some. A step computes with one
 * model's weights, and so for one group. Only one prompt is computed at a time.
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

  List<ModelGroup> groups() {
    return Collections.unmodifiableList(groups);
  }

  /** The group of the sequence whose prompt is being computed, if there is one. */
  @Nullable ModelGroup prefillingGroup() {
    return groups.stream().filter(group -> group.prefilling() != null).findFirst().orElse(null);
  }

  /**
   * Gives the sequence the slot behind its group, with what is known of its prompt; the rest of it
   * is computed next.
   */
  void admit(Sequence sequence) {
    if (prefillingGroup() != null) {
      throw new IllegalStateException("another sequence is still prefilling");
    }
    ModelGroup group = groupOf(sequence.request().model());
    // From the last one down: each leaves a free slot to the one before it.
    for (int i = groups.size() - 1; groups.get(i) != group; i--) {
      groups.get(i).shiftUp(this::move);
    }
    group.admit(sequence);
    prefixes.restore(sequence, group.prefillSlot());
  }

  /** Lets the sequence whose prompt has been computed decode, and keeps its prompt for others. */
  void startDecoding(ModelGroup group, Sequence sequence) {
    prefixes.save(sequence, group.prefillSlot());
    group.startDecoding(sequence);
  }

  private ModelGroup groupOf(ModelIdentity model) {
    for (ModelGroup group : groups) {
      if (group.model().equals(model)) {
        return group;
      }
    }
    ModelGroup group = new ModelGroup(model, size(), numTurns);
    groups.add(group);
    return group;
  }

  /**
   * Gives the next turn to the group that has waited longest of those that decode. A group that has
   * just come into being waits for all others, so none is overtaken for ever.
   */
  @Nullable ModelGroup takeTurn() {
    ModelGroup next = null;
    for (ModelGroup group : groups) {
      if (!group.decoding().isEmpty() && (next == null || group.lastTurn() < next.lastTurn())) {
        next = group;
      }
    }
    if (next != null) {
      next.decoded(++numTurns);
    }
    return next;
  }

  /** The running sequence with this id, or null. */
  @Nullable Sequence find(String id) {
    for (ModelGroup group : groups) {
      Sequence prefilling = group.prefilling();
      if (prefilling != null && prefilling.id().equals(id)) {
        return prefilling;
      }
      for (Sequence sequence : group.decoding()) {
        if (sequence.id().equals(id)) {
          return sequence;
        }
      }
    }
    return null;
  }

  /** Takes every ended sequence out and closes the gaps. */
  void retireEnded(Consumer<Sequence> retired) {
    // A move that fails ends its sequence.
    while (retireOnce(retired) > 0) {}
  }

  private int retireOnce(Consumer<Sequence> retired) {
    List<Sequence> ended = new ArrayList<>();
    groups.forEach(group -> group.forEachEnded(ended::add));
    if (!ended.isEmpty()) {
      ended.forEach(retired);
      int firstSlot = 0;
      for (ModelGroup group : groups) {
        group.settle(firstSlot, this::move);
        firstSlot += group.size();
      }
      groups.removeIf(group -> group.size() == 0);
    }
    return ended.size();
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
