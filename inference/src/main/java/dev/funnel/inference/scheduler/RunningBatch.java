package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sequences that own slots. Those that decode lie in slots {@code 0 .. numDecoding-1}, the one
 * whose prompt is being computed, if any, in the slot after them: a decode covers the former
 * without a gap and never touches the latter.
 */
final class RunningBatch {
  private final ForwardPass forward;

  /** INVARIANT: the sequence at index i owns slot i. */
  private final List<Sequence> decoding = new ArrayList<>();

  private @Nullable Sequence prefilling;

  RunningBatch(ForwardPass forward) {
    this.forward = forward;
  }

  int size() {
    return decoding.size() + (prefilling == null ? 0 : 1);
  }

  List<Sequence> decoding() {
    return Collections.unmodifiableList(decoding);
  }

  @Nullable Sequence prefilling() {
    return prefilling;
  }

  /** The slot of the sequence whose prompt is being computed. */
  int prefillSlot() {
    return decoding.size();
  }

  /** Gives the sequence the free slot after the others; its prompt is computed next. */
  void admit(Sequence sequence) {
    if (prefilling != null) {
      throw new IllegalStateException("sequence '" + prefilling.id() + "' is still prefilling");
    }
    prefilling = sequence;
  }

  /** Lets the prefilled sequence decode from now on, in the slot that it has. */
  void startDecoding(Sequence sequence) {
    decoding.add(sequence);
    prefilling = null;
  }

  /** The running sequence with this id, or null. */
  @Nullable Sequence find(String id) {
    if (prefilling != null && prefilling.id().equals(id)) {
      return prefilling;
    }
    for (Sequence sequence : decoding) {
      if (sequence.id().equals(id)) {
        return sequence;
      }
    }
    return null;
  }

  /** Takes every ended sequence out and closes the gaps. */
  void retireEnded(Consumer<Sequence> retired) {
    int prefillSlotBefore = prefillSlot();
    // From the highest slot down: the sequence moved into a gap is then never one that has ended,
    // unless the move itself ends it, and then it is found by the next search.
    for (int slot = lastEnded(); slot >= 0; slot = lastEnded()) {
      retired.accept(decoding.get(slot));
      Sequence last = decoding.remove(decoding.size() - 1);
      if (slot < decoding.size()) {
        decoding.set(slot, last);
        move(last, decoding.size(), slot);
      }
    }
    Sequence waiting = prefilling;
    if (waiting != null && !waiting.hasEnded() && prefillSlot() < prefillSlotBefore) {
      move(waiting, prefillSlotBefore, prefillSlot());
    }
    if (waiting != null && waiting.hasEnded()) {
      retired.accept(waiting);
      prefilling = null;
    }
  }

  private int lastEnded() {
    int slot = decoding.size() - 1;
    while (slot >= 0 && !decoding.get(slot).hasEnded()) {
      slot--;
    }
    return slot;
  }

  private void move(Sequence sequence, int from, int to) {
    if (sequence.numCached() == 0) {
      return;
    }
    try {
      forward.moveSlot(from, to, sequence.numCached());
    } catch (EngineFault fault) {
      sequence.fail("its KV cache could not be moved: " + fault.getMessage());
    }
  }
}
