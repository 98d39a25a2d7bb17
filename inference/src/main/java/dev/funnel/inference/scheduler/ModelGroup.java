package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ModelIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running sequences of one model. They own consecutive slots: first those that decode, so that
 * a step covers them without a gap, then the one whose prompt is being computed, if any.
 */
final class ModelGroup {
  /** Copies what a sequence has in one slot to another. */
  @FunctionalInterface
  interface SlotMove {
    void move(Sequence sequence, int from, int to);
  }

  private final ModelIdentity model;
  private final List<Sequence> decoding = new ArrayList<>();
  private @Nullable Sequence prefilling;
  private int firstSlot;
  private int prefillCostSinceDecode;
  private long lastTurn;

  /** A group without sequences that has just had its turn. */
  ModelGroup(ModelIdentity model, int firstSlot, long turn) {
    this.model = model;
    this.firstSlot = firstSlot;
    this.lastTurn = turn;
  }

  ModelIdentity model() {
    return model;
  }

  /** Element i owns slot {@code firstSlot + i}. */
  List<Sequence> decoding() {
    return Collections.unmodifiableList(decoding);
  }

  @Nullable Sequence prefilling() {
    return prefilling;
  }

  int firstSlot() {
    return firstSlot;
  }

  /** The slot of the sequence whose prompt is being computed. */
  int prefillSlot() {
    return firstSlot + decoding.size();
  }

  int size() {
    return decoding.size() + (prefilling == null ? 0 : 1);
  }

  /** What prompts, of whatever model, have cost since it last decoded, in tokens. */
  int prefillCostSinceDecode() {
    return prefillCostSinceDecode;
  }

  void prefilled(int cost) {
    prefillCostSinceDecode += cost;
  }

  /** The number of the decode in which it had its last turn. */
  long lastTurn() {
    return lastTurn;
  }

  void decoded(long turn) {
    lastTurn = turn;
    prefillCostSinceDecode = 0;
  }

  /** Gives a sequence the slot behind the others, which is free. */
  void admit(Sequence sequence) {
    prefilling = sequence;
  }

  /** Lets the prefilled sequence decode from now on, in the slot that it has. */
  void startDecoding(Sequence sequence) {
    decoding.add(sequence);
    prefilling = null;
  }

  /** Moves up by one slot; the one behind it is free, and no prompt is being computed. */
  void shiftUp(SlotMove slots) {
    Sequence first = decoding.remove(0);
    decoding.add(first);
    firstSlot++;
    slots.move(first, firstSlot - 1, firstSlot + decoding.size() - 1);
  }

  void forEachEnded(Consumer<Sequence> action) {
    decoding.stream().filter(Sequence::hasEnded).forEach(action);
    if (prefilling != null && prefilling.hasEnded()) {
      action.accept(prefilling);
    }
  }

  /**
   * Drops the ended sequences and closes the gaps, moving as few of the others as it can.
   *
   * @param newFirstSlot at most its first slot now; the slots between are free
   */
  void settle(int newFirstSlot, SlotMove slots) {
    int numLeft = (int) decoding.stream().filter(sequence -> !sequence.hasEnded()).count();
    List<@Nullable Sequence> settled = new ArrayList<>(Collections.nCopies(numLeft, null));
    List<Integer> displaced = new ArrayList<>();
    for (int i = 0; i < decoding.size(); i++) {
      int place = firstSlot + i - newFirstSlot;
      if (decoding.get(i).hasEnded()) {
        continue;
      }
      if (place < numLeft) {
        settled.set(place, decoding.get(i));
      } else {
        displaced.add(i);
      }
    }
    int prefillSlotBefore = prefillSlot();
    for (int place = 0; place < numLeft; place++) {
      if (settled.get(place) == null) {
        int from = displaced.remove(displaced.size() - 1);
        settled.set(place, decoding.get(from));
        slots.move(decoding.get(from), firstSlot + from, newFirstSlot + place);
      }
    }
    decoding.clear();
    decoding.addAll(settled);
    firstSlot = newFirstSlot;
    settlePrefilling(prefillSlotBefore, slots);
  }

  // After the others: one of them may have lain where it goes.
  private void settlePrefilling(int from, SlotMove slots) {
    if (prefilling != null && prefilling.hasEnded()) {
      prefilling = null;
    } else if (prefilling != null && prefillSlot() != from) {
      slots.move(prefilling, from, prefillSlot());
    }
  }
}
