package dev.funnel.inference.spi;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What one forward pass shall compute, all of it with the weights of one model. A sequence in the
 * running batch owns a slot (a row of the KV cache).
 */
public sealed interface ScheduledBatch {
  /** Whose weights compute it. */
  ModelIdentity model();

  /**
   * The next positions of one sequence's prompt.
   *
   * @param slot the sequence's slot
   * @param start position of the first token; everything before it lies in the KV cache already
   * @param tokens token ids, at least one
   */
  record Prefill(ModelIdentity model, int slot, int start, List<Integer> tokens)
      implements ScheduledBatch {
    public Prefill {
      Objects.requireNonNull(model, "model");
      tokens = List.copyOf(tokens);
      if (slot < 0 || start < 0 || tokens.isEmpty()) {
        throw new IllegalArgumentException(
            "prefill of slot " + slot + " at " + start + " with " + tokens.size() + " tokens");
      }
    }
  }

  /**
   * A run of tokens for each sequence that decodes; element i belongs to slot {@code firstSlot +
   * i}. Most runs are one token long: what the last step sampled. Where tokens were forced they
   * stand behind it.
   *
   * @param runs at least one
   */
  record Decode(ModelIdentity model, int firstSlot, List<Run> runs) implements ScheduledBatch {
    public Decode {
      Objects.requireNonNull(model, "model");
      runs = List.copyOf(runs);
      if (firstSlot < 0 || runs.isEmpty()) {
        throw new IllegalArgumentException(
            "decode of " + runs.size() + " sequences from slot " + firstSlot);
      }
    }

    /** A single token for each of the sequences from slot 0 on, at its position. */
    public static Decode ofSingles(
        ModelIdentity model, List<Integer> tokens, List<Integer> positions) {
      if (tokens.size() != positions.size()) {
        throw new IllegalArgumentException(
            "decode of " + tokens.size() + " tokens at " + positions.size() + " positions");
      }
      return new Decode(
          model,
          0,
          IntStream.range(0, tokens.size())
              .mapToObj(i -> new Run(positions.get(i), List.of(tokens.get(i))))
              .toList());
    }
  }

  /**
   * The next tokens of one sequence.
   *
   * @param start position of the first token; everything before it lies in the KV cache already
   * @param tokens token ids, at least one
   */
  record Run(int start, List<Integer> tokens) {
    public Run {
      tokens = List.copyOf(tokens);
      if (start < 0 || tokens.isEmpty()) {
        throw new IllegalArgumentException("run of " + tokens.size() + " tokens at " + start);
      }
    }
  }
}
