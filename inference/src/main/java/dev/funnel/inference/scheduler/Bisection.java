package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import java.util.function.BiConsumer;

/**
 * The forward passes of one step: one, if all goes well. One that fails is run again for each half
 * of its sequences, until those at fault are alone; they fail, the others advance with their part.
 *
 * <p>INVARIANT: of {@code n} sequences, {@code k} whose faults come back cost at most {@code 2 k
 * log2(n) + 1} passes, the logarithm rounded up: only a pass with one of them is halved, and each
 * is in one pass of every size. Two passes more for each pass that failed without one of them.
 */
final class Bisection {
  /**
   * After so many single sequences that failed, without a pass that succeeded between them, the
   * native engine itself seems to be broken: what is left is run in the parts that it has, but not
   * halved until one succeeds. So 64 sequences of a broken engine end after 15 passes instead of
   * 127, and four culprits side by side take no more with them than the part that holds a fifth.
   */
  static final int MAX_ALONE_IN_A_ROW = 4;

  private final ForwardPass forward;
  private final BiConsumer<Step, Logits> advance;
  private final int numSequences;
  private int numRuns;
  private int numAloneInARow;

  private Bisection(ForwardPass forward, BiConsumer<Step, Logits> advance, int numSequences) {
    this.forward = forward;
    this.advance = advance;
    this.numSequences = numSequences;
  }

  /**
   * Runs a step.
   *
   * @param advance takes every part that succeeds, with its logits, which are closed afterwards:
   *     the next part is run only then
   */
  static void run(Step step, ForwardPass forward, BiConsumer<Step, Logits> advance) {
    new Bisection(forward, advance, step.sequences().size()).run(step);
  }

  private void run(Step part) {
    numRuns++;
    Logits logits;
    try {
      logits = forward.run(part.batch());
    } catch (EngineFault | IllegalArgumentException fault) {
      runHalves(part, fault);
      return;
    }
    numAloneInARow = 0;
    try (logits) {
      advance.accept(part, logits);
    }
  }

  private void runHalves(Step failed, RuntimeException fault) {
    int size = failed.sequences().size();
    if (size == 1) {
      numAloneInARow++;
      failed.sequences().get(0).fail(culprit(fault));
      return;
    }
    if (numAloneInARow >= MAX_ALONE_IN_A_ROW) {
      for (Sequence sequence : failed.sequences()) {
        sequence.fail(broken(size, fault));
      }
      return;
    }
    run(failed.part(0, size / 2));
    run(failed.part(size / 2, size));
  }

  private String culprit(RuntimeException fault) {
    String search =
        numSequences == 1
            ? ""
            : " (found alone among " + numSequences + " sequences in " + numRuns + " runs)";
    return "its forward pass failed" + search + ": " + fault.getMessage();
  }

  private String broken(int size, RuntimeException fault) {
    return "the forward pass of "
        + size
        + " sequences that it was in failed; after "
        + numRuns
        + " runs, with "
        + MAX_ALONE_IN_A_ROW
        + " sequences in a row that failed alone, it was not tried alone: "
        + fault.getMessage();
  }
}
