package dev.funnel.inference.spi;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What one forward pass shall compute. A sequence in the running batch owns a slot (a row of the KV
 * cache); running sequences always occupy slots {@code 0 .. numSequences-1} without a gap.
 */
public sealed interface ScheduledBatch {

  /**
   * The next positions of one sequence's prompt.
   *
   * @param slot the sequence's slot
   * @param start position of the first token; everything before it lies in the KV cache already
   * @param tokens token ids, at least one
   */
  record Prefill(int slot, int start, List<Integer> tokens) implements ScheduledBatch {
    public Prefill {
      tokens = List.copyOf(tokens);
      if (slot < 0 || start < 0 || tokens.isEmpty()) {
        throw new IllegalArgumentException(
            "prefill of slot " + slot + " at " + start + " with " + tokens.size() + " tokens");
      }
    }
  }

  /**
   * A run of tokens for each running sequence; element i belongs to slot i. Most runs are one token
   * long: what the last step sampled. Where tokens were forced they stand behind it.
   *
   * @param runs at least one
   */
  record Decode(List<Run> runs) implements ScheduledBatch {
    public Decode {
      runs = List.copyOf(runs);
      if (runs.isEmpty()) {
        throw new IllegalArgumentException("decode of no sequence");
      }
    }

    /** A single token for each sequence, at its position. */
    public static Decode ofSingles(List<Integer> tokens, List<Integer> positions) {
      if (tokens.size() != positions.size()) {
        throw new IllegalArgumentException(
            "decode of " + tokens.size() + " tokens at " + positions.size() + " positions");
      }
      return new Decode(
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
