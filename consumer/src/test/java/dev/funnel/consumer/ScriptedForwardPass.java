package dev.funnel.consumer;

import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ScheduledBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A model whose every turn is the same text. */
final class ScriptedForwardPass implements ForwardPass {
  /** What the model writes to make its native engine fail. */
  static final String FAULT = "fault";

  /** What the model writes to make the engine's thread die. */
  static final String DEATH = "death";

  private final int[] reply;
  private final String text;
  private final int[] promptLength = new int[4];

  private final Semaphore steps = new Semaphore(Integer.MAX_VALUE / 2);

  ScriptedForwardPass(String reply) {
    this.text = reply;
    this.reply = new ByteTokenizer().encode(reply);
  }

  /** From now on a step waits until it is allowed. */
  void hold() {
    steps.drainPermits();
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
    return promptLength.length;
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
    steps.acquireUninterruptibly();
    if (text.equals(DEATH)) {
      throw new IllegalStateException("the scripted engine died");
    }
    if (text.equals(FAULT)) {
      throw new EngineFault("a logit is not a number");
    }
    List<Integer> tokens = new ArrayList<>();
    if (batch instanceof ScheduledBatch.Prefill prefill) {
      promptLength[prefill.slot()] = prefill.start() + prefill.tokens().size();
      tokens.add(token(0));
    } else if (batch instanceof ScheduledBatch.Decode decode) {
      for (int slot = 0; slot < decode.runs().size(); slot++) {
        ScheduledBatch.Run run = decode.runs().get(slot);
        tokens.add(token(run.start() + run.tokens().size() - promptLength[slot]));
      }
    }
    return new ScriptedLogits(tokens);
  }

  private int token(int index) {
    return index < reply.length ? reply[index] : ByteTokenizer.END;
  }

  @Override
  public void moveSlot(int from, int to, int numPositions) {
    promptLength[to] = promptLength[from];
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
