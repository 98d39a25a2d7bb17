package dev.funnel.consumer;

import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A model whose turns are given texts, from after the role on: what the prompt has already written
 * of a turn, or what was forced, counts as written. A run may be repeated where it was, with the
 * same tokens.
 */
final class ScriptedForwardPass implements ForwardPass {
  /** What the model writes to make its native engine fail, at once or behind other text. */
  static final String FAULT = "fault";

  /** What the model writes to make the engine's thread die. */
  static final String DEATH = "death";

  private static final String ROLE = "assistant";

  private final List<String> turns;
  private int numPrompts;

  /** Of each slot: its tokens, and the turn that is written there. */
  private final List<List<Integer>> tokens = new ArrayList<>();

  private final List<String> turnOf = new ArrayList<>();

  /** Slots whose run is part of a batch that failed. */
  private final BitSet repeated = new BitSet();

  private final Semaphore steps = new Semaphore(Integer.MAX_VALUE / 2);

  /** Steps that have begun and were not yet waited for. */
  private final Semaphore begun = new Semaphore(0);

  /**
   * A model that writes these turns.
   *
   * @param turns for one prompt after the other; the last one for all that follow
   */
  ScriptedForwardPass(String... turns) {
    this.turns = List.of(turns);
    for (int slot = 0; slot < 4; slot++) {
      tokens.add(new ArrayList<>());
      turnOf.add("");
    }
  }

  /** How many prompts were computed. */
  int numPrompts() {
    return numPrompts;
  }

  /** From now on a step waits until it is allowed. */
  void hold() {
    steps.drainPermits();
  }

  /** Waits until the next step has begun, be it held. */
  void awaitStep() throws InterruptedException {
    if (!begun.tryAcquire(20, TimeUnit.SECONDS)) {
      throw new AssertionError("no step began");
    }
  }

  void allowOneStep() {
    steps.release();
  }

  /** From now on no step waits. */
  void release() {
    steps.release(Integer.MAX_VALUE / 2);
  }

  @Override
  public int maxSlots() {
    return tokens.size();
  }

  @Override
  public int maxPositions() {
    return 2000;
  }

  @Override
  public int vocabularySize() {
    return new ByteTokenizer().vocabularySize();
  }

  @Override
  public Logits run(ScheduledBatch batch) {
    begun.release();
    steps.acquireUninterruptibly();
    List<Integer> next = new ArrayList<>();
    try {
      for (int i = 0; i < batch.runs().size(); i++) {
        next.add(run(batch.firstSlot() + i, batch.runs().get(i)));
      }
    } catch (EngineFault fault) {
      // Its halves are run again.
      for (int i = 0; batch.runs().size() > 1 && i < batch.runs().size(); i++) {
        repeated.set(batch.firstSlot() + i);
      }
      throw fault;
    }
    return new ScriptedLogits(next);
  }

  private int run(int slot, Run run) {
    if (run.start() == 0) {
      tokens.set(slot, new ArrayList<>());
      if (!repeated.get(slot) || turnOf.get(slot).isEmpty()) {
        turnOf.set(slot, turns.get(Math.min(numPrompts++, turns.size() - 1)));
      }
    }
    repeated.clear(slot);
    write(slot, run);
    if (turnOf.get(slot).equals(DEATH)) {
      throw new IllegalStateException("the scripted engine died");
    }
    if (turnOf.get(slot).equals(FAULT)) {
      throw new EngineFault("a logit is not a number");
    }
    return nextToken(slot);
  }

  private void write(int slot, Run run) {
    List<Integer> history = tokens.get(slot);
    List<Integer> before = history.subList(run.start(), history.size());
    if (!before.isEmpty() && !before.equals(run.tokens())) {
      throw new AssertionError("slot " + slot + " holds " + before + " where " + run + " goes");
    }
    before.clear();
    history.addAll(run.tokens());
  }

  private int nextToken(int slot) {
    int turnStart = tokens.get(slot).lastIndexOf(ByteTokenizer.START) + 1 + ROLE.length();
    int[] turn = new ByteTokenizer().encode(turnOf.get(slot));
    int numWritten = tokens.get(slot).size() - turnStart;
    if (turnOf.get(slot).endsWith(FAULT) && numWritten == turn.length - FAULT.length()) {
      throw new EngineFault("a logit is not a number");
    }
    // A piece of a prompt may end before the turn begins.
    return numWritten >= 0 && numWritten < turn.length ? turn[numWritten] : ByteTokenizer.END;
  }

  @Override
  public void moveSlot(int from, int to, int numPositions) {
    tokens.set(to, new ArrayList<>(tokens.get(from).subList(0, numPositions)));
    turnOf.set(to, turnOf.get(from));
  }

  @Override
  public int numBlocks() {
    return 0;
  }

  @Override
  public int blockPositions() {
    return 1;
  }

  @Override
  public void saveBlocks(int slot, int start, List<Integer> blocks) {
    throw new AssertionError("there are no blocks");
  }

  @Override
  public void restoreBlocks(List<Integer> blocks, int slot) {
    throw new AssertionError("there are no blocks");
  }

  @Override
  public void close() {}

  private record ScriptedLogits(List<Integer> tokens) implements Logits {
    @Override
    public int numRows() {
      return tokens.size();
    }

    @Override
    public boolean isFinite(int row) {
      return true;
    }

    @Override
    public int argmax(int row) {
      return tokens.get(row);
    }

    @Override
    public float[] row(int row) {
      float[] logits = new float[new ByteTokenizer().vocabularySize()];
      logits[tokens.get(row)] = 100;
      return logits;
    }

    @Override
    public void close() {}
  }
}
