package dev.funnel.inference.spi;

import java.util.List;

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
   * One token for each running sequence; element i belongs to slot i.
   *
   * @param tokens the last token of each sequence, not yet in the KV cache
   * @param positions the position of each of those tokens
   */
  record Decode(List<Integer> tokens, List<Integer> positions) implements ScheduledBatch {
    public Decode {
      tokens = List.copyOf(tokens);
      positions = List.copyOf(positions);
      if (tokens.isEmpty() || tokens.size() != positions.size()) {
        throw new IllegalArgumentException(
            "decode of " + tokens.size() + " tokens at " + positions.size() + " positions");
      }
    }
  }
}
