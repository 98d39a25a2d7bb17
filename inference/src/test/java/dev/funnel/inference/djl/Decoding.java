package dev.funnel.inference.djl;

import dev.funnel.inference.spi.Logits;
import java.util.ArrayList;
import java.util.List;

/** Drives a model by hand, as an engine would. */
final class Decoding {
  private Decoding() {}

  /** Puts tokens into a slot and returns the most likely next one. */
  static int prefill(RealModel model, int slot, int start, List<Integer> tokens) {
    try (Logits logits = model.prefill(slot, start, tokens)) {
      return logits.argmax(0);
    }
  }

  /** One token for each slot from 0 on; returns the most likely next ones. */
  static List<Integer> decode(RealModel model, List<Integer> tokens, List<Integer> positions) {
    try (Logits logits = model.decodeSingles(tokens, positions)) {
      List<Integer> next = new ArrayList<>();
      for (int row = 0; row < logits.numRows(); row++) {
        next.add(logits.argmax(row));
      }
      return next;
    }
  }

  /** Continues a prompt alone, in slot 0. */
  static List<Integer> greedy(RealModel model, List<Integer> prompt, int numTokens) {
    List<Integer> tokens = new ArrayList<>();
    tokens.add(prefill(model, 0, 0, prompt));
    while (tokens.size() < numTokens) {
      int position = prompt.size() + tokens.size() - 1;
      tokens.add(
          decode(model, tokens.subList(tokens.size() - 1, tokens.size()), List.of(position))
              .get(0));
    }
    return tokens;
  }
}
