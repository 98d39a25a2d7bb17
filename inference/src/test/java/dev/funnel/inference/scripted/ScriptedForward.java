package dev.funnel.inference.scripted;

import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model whose logits are a function of the tokens in a slot. It remembers what lies in every slot
 * and refuses a batch that reads a position that nobody wrote, or another model, or a run that
 * failed half-way, so a scheduling mistake shows at once. A run that is repeated must bring the
 * same tokens.
 */
public final class ScriptedForward implements ForwardPass {
  /** What a run that failed leaves at its positions. */
  private static final int SPOILT = -1;

  private final int maxPositions;
  private final int vocabularySize;
  private final Function<List<Integer>, float[]> script;

  /** What lies in each slot; null for nothing that may be read. */
  private final List<@Nullable List<Integer>> slots = new ArrayList<>();

  /** Who wrote what lies in each slot; null where nothing does. */
  private final List<@Nullable ModelIdentity> writers = new ArrayList<>();

  /** What lies in each block; null where nothing does. */
  private final List<@Nullable Written> blocks = new ArrayList<>();

  private int blockPositions = 1;

  private record Written(ModelIdentity by, List<Integer> tokens) {}

  private final List<ScheduledBatch> batches = new ArrayList<>();
  private BooleanSupplier fails = () -> false;
  private Predicate<List<Integer>> isCulprit = history -> false;
  private BiConsumer<ScheduledBatch, List<List<Integer>>> observer = (batch, histories) -> {};
  private @Nullable ModelIdentity unloaded;
  private @Nullable ScriptedLogits unclosed;

  public ScriptedForward(
      int maxSlots, int maxPositions, int vocabularySize, Function<List<Integer>, float[]> script) {
    this.maxPositions = maxPositions;
    this.vocabularySize = vocabularySize;
    this.script = script;
    for (int slot = 0; slot < maxSlots; slot++) {
      slots.add(null);
      writers.add(null);
    }
  }

  /** A model that writes what {@code next} says of prompt and completion so far. */
  public static ScriptedForward writing(
      int maxSlots, int maxPositions, Function<List<Integer>, Integer> next) {
    int vocabularySize = new ScriptedTokenizer().vocabularySize();
    return new ScriptedForward(
        maxSlots,
        maxPositions,
        vocabularySize,
        history -> {
          float[] logits = new float[vocabularySize];
          logits[next.apply(history)] = 1;
          return logits;
        });
  }

  /** With so many blocks for the beginnings of prompts. */
  public ScriptedForward withBlocks(int numBlocks, int positions) {
    blockPositions = positions;
    for (int block = 0; block < numBlocks; block++) {
      blocks.add(null);
    }
    return this;
  }

  /** From now on every native call first asks whether it fails. */
  public void failWhen(BooleanSupplier condition) {
    fails = condition;
  }

  /** From now on a run fails if one of its slots, with the tokens it brings, is like this. */
  public void failOn(Predicate<List<Integer>> culprit) {
    isCulprit = culprit;
  }

  /** Is given every batch that was computed, and what then lies in the slots of its runs. */
  public void whenComputed(BiConsumer<ScheduledBatch, List<List<Integer>>> observing) {
    observer = observing;
  }

  /** From now on a run of this model is refused. */
  public void unload(ModelIdentity model) {
    unloaded = model;
  }

  /** The batches run so far, those that failed among them. */
  public List<ScheduledBatch> batches() {
    return batches;
  }

  /** The tokens in a slot; null for nothing that may be read. */
  public @Nullable List<Integer> slot(int slot) {
    List<Integer> tokens = slots.get(slot);
    return tokens == null || tokens.contains(SPOILT) ? null : tokens;
  }

  @Override
  public int maxSlots() {
    return slots.size();
  }

  @Override
  public int maxPositions() {
    return maxPositions;
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public Logits run(ScheduledBatch batch) {
    if (unclosed != null && !unclosed.isClosed()) {
      throw new AssertionError("the logits of the last batch are still open");
    }
    batches.add(batch);
    if (batch.model().equals(unloaded)) {
      throw new IllegalArgumentException("scripted model that is not loaded");
    }
    List<Run> runs = batch.runs();
    List<List<Integer>> histories = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      histories.add(write(batch.model(), batch.firstSlot() + i, runs.get(i)));
    }
    if (fails.getAsBoolean() || histories.stream().anyMatch(isCulprit)) {
      for (int i = 0; i < runs.size(); i++) {
        List<Integer> history = histories.get(i);
        Collections.fill(history.subList(runs.get(i).start(), history.size()), SPOILT);
      }
      throw new EngineFault("scripted fault");
    }
    observer.accept(batch, histories);
    unclosed = new ScriptedLogits(histories.stream().map(script).toList());
    return unclosed;
  }

  @Override
  public void moveSlot(int from, int to, int numPositions) {
    failIfToldTo();
    List<Integer> moved = slots.get(from);
    if (moved == null || moved.size() != numPositions || moved.contains(SPOILT)) {
      throw new AssertionError("slot " + from + " holds " + moved + ", not " + numPositions);
    }
    slots.set(to, moved);
    slots.set(from, null);
    writers.set(to, writers.get(from));
    writers.set(from, null);
  }

  @Override
  public int numBlocks() {
    return blocks.size();
  }

  @Override
  public int blockPositions() {
    return blockPositions;
  }

  @Override
  public void saveBlocks(int slot, int start, List<Integer> numbers) {
    numbers.forEach(number -> blocks.set(number, null));
    failIfToldTo();
    List<Integer> history = slots.get(slot);
    ModelIdentity writer = writers.get(slot);
    int end = start + numbers.size() * blockPositions;
    if (history == null || writer == null || history.size() < end || history.contains(SPOILT)) {
      throw new AssertionError("slot " + slot + " holds " + history + ", not " + end);
    }
    for (int i = 0; i < numbers.size(); i++) {
      int from = start + i * blockPositions;
      blocks.set(
          numbers.get(i),
          new Written(writer, List.copyOf(history.subList(from, from + blockPositions))));
    }
  }

  @Override
  public void restoreBlocks(List<Integer> numbers, int slot) {
    slots.set(slot, null);
    failIfToldTo();
    List<Integer> history = new ArrayList<>();
    for (int number : numbers) {
      Written written = blocks.get(number);
      if (written == null || (!history.isEmpty() && !written.by().equals(writers.get(slot)))) {
        throw new AssertionError("block " + number + " holds " + written);
      }
      writers.set(slot, written.by());
      history.addAll(written.tokens());
    }
    slots.set(slot, history);
  }

  @Override
  public void close() {}

  private List<Integer> write(ModelIdentity model, int slot, Run run) {
    if (run.start() == 0) {
      slots.set(slot, new ArrayList<>());
      writers.set(slot, model);
    }
    if (!model.equals(writers.get(slot))) {
      throw new AssertionError(model + " reads what " + writers.get(slot) + " wrote in " + slot);
    }
    List<Integer> history = slots.get(slot);
    if (history == null || history.size() < run.start()) {
      throw new AssertionError("slot " + slot + " holds " + history + ", not " + run.start());
    }
    List<Integer> before = history.subList(run.start(), history.size());
    if (!before.isEmpty() && !before.equals(run.tokens()) && !isSpoilt(before, run)) {
      throw new AssertionError("slot " + slot + " holds " + before + " where " + run + " goes");
    }
    before.clear();
    if (history.contains(SPOILT)) {
      throw new AssertionError("slot " + slot + " is read where a run has failed: " + history);
    }
    history.addAll(run.tokens());
    if (history.size() > maxPositions) {
      throw new AssertionError("slot " + slot + " holds " + history.size() + " positions");
    }
    return history;
  }

  private void failIfToldTo() {
    if (fails.getAsBoolean()) {
      throw new EngineFault("scripted fault");
    }
  }

  private static boolean isSpoilt(List<Integer> before, Run run) {
    return before.equals(Collections.nCopies(run.tokens().size(), SPOILT));
  }
}
