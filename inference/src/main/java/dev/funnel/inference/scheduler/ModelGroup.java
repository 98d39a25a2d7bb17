package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.ModelIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The running sequences of one model. They own consecutive slots. */
final class ModelGroup {
  /** Copies what a sequence has in one slot to another. */
  @FunctionalInterface
  interface SlotMove {
    void move(Sequence sequence, int from, int to);
  }

  private final ModelIdentity model;
  private final List<Sequence> sequences = new ArrayList<>();

  /** Those that have not sampled since their admission, in the order of it. */
  private final Set<Sequence> prompts = new LinkedHashSet<>();

  private int firstSlot;
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
  List<Sequence> sequences() {
    return Collections.unmodifiableList(sequences);
  }

  /** Those whose prompts are being computed, in the order of their admission. */
  Set<Sequence> prompts() {
    return Collections.unmodifiableSet(prompts);
  }

  int firstSlot() {
    return firstSlot;
  }

  int size() {
    return sequences.size();
  }

  /** The number of the step in which it had its last turn. */
  long lastTurn() {
    return lastTurn;
  }

  void takeTurn(long turn) {
    lastTurn = turn;
  }

  /** Gives a sequence the slot behind the others, which is free; returns that slot. */
  int admit(Sequence sequence) {
    sequences.add(sequence);
    prompts.add(sequence);
    return firstSlot + sequences.size() - 1;
  }

  /** A sequence's prompt has been computed: from now on it decodes. */
  void startDecoding(Sequence sequence) {
    prompts.remove(sequence);
  }

  /** Moves up by one slot; the one behind it is free. */
  void shiftUp(SlotMove slots) {
    Sequence first = sequences.remove(0);
    sequences.add(first);
    firstSlot++;
    slots.move(first, firstSlot - 1, firstSlot + sequences.size() - 1);
  }

  /**
   * Drops sequences and closes the gaps, moving as few of the others as it can.
   *
   * @param newFirstSlot at most its first slot now; the slots between are free
   */
  void settle(int newFirstSlot, Predicate<Sequence> leaves, SlotMove slots) {
    int numLeft = (int) sequences.stream().filter(leaves.negate()).count();
    List<@Nullable Sequence> settled = new ArrayList<>(Collections.nCopies(numLeft, null));
    List<Integer> displaced = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      int place = firstSlot + i - newFirstSlot;
      if (leaves.test(sequences.get(i))) {
        prompts.remove(sequences.get(i));
      } else if (place < numLeft) {
        settled.set(place, sequences.get(i));
      } else {
        displaced.add(i);
      }
    }
    for (int place = 0; place < numLeft; place++) {
      if (settled.get(place) == null) {
        int from = displaced.remove(displaced.size() - 1);
        settled.set(place, sequences.get(from));
        slots.move(sequences.get(from), firstSlot + from, newFirstSlot + place);
      }
    }
    sequences.clear();
    sequences.addAll(settled);
    firstSlot = newFirstSlot;
  }
}
