package dev.funnel.inference.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one forward pass shall compute with the weights of one model: a run of tokens for each of
 * some consecutive slots (rows of the KV cache). A chunk of a prompt is a long run; what a sequence
 * sampled last is a run of one, with tokens that were forced behind it.
 *
 * @param model whose weights compute it
 * @param firstSlot slot of the first run
 * @param runs at least one; element i belongs to slot {@code firstSlot + i}
 */
public record ScheduledBatch(ModelIdentity model, int firstSlot, List<Run> runs) {
  /**
   * The next tokens of one sequence.
   *
   * @param start position of the first token; everything before it lies in the KV cache already
   * @param tokens token ids, at least one
   */
  public record Run(int start, List<Integer> tokens) {
    public Run {
      tokens = List.copyOf(tokens);
      if (start < 0 || tokens.isEmpty()) {
        throw new IllegalArgumentException("run of " + tokens.size() + " tokens at " + start);
      }
    }

    /** The position behind its last token. */
    public int end() {
      return start + tokens.size();
    }
  }

  public ScheduledBatch {
    Objects.requireNonNull(model, "model");
    runs = List.copyOf(runs);
    if (firstSlot < 0 || runs.isEmpty()) {
      throw new IllegalArgumentException(
          "batch of " + runs.size() + " runs from slot " + firstSlot);
    }
  }

  /** A run of one slot alone. */
  public static ScheduledBatch ofOne(
      ModelIdentity model, int slot, int start, List<Integer> tokens) {
    return new ScheduledBatch(model, slot, List.of(new Run(start, tokens)));
  }

  /** A single token for each of the slots from 0 on, at its position. */
  public static ScheduledBatch ofSingles(
      ModelIdentity model, List<Integer> tokens, List<Integer> positions) {
    if (tokens.size() != positions.size()) {
      throw new IllegalArgumentException(
          "batch of " + tokens.size() + " tokens at " + positions.size() + " positions");
    }
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      runs.add(new Run(positions.get(i), List.of(tokens.get(i))));
    }
    return new ScheduledBatch(model, 0, runs);
  }

  /** Tokens of all runs together. */
  public int numTokens() {
    int numTokens = 0;
    for (Run run : runs) {
      numTokens += run.tokens().size();
    }
    return numTokens;
  }

  /** The runs from one up to, but without, another. */
  public ScheduledBatch part(int from, int to) {
    return new ScheduledBatch(model, firstSlot + from, runs.subList(from, to));
  }
}
