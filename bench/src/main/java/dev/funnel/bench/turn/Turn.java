package dev.funnel.bench.turn;

import dev.funnel.inference.sequence.Generation;
import java.util.List;

/**
 * A finished turn of the model.
 *
 * @param tokens as they were taken, the end of turn among them
 */
record Turn(Generation generation, List<Integer> tokens) {
  Turn {
    tokens = List.copyOf(tokens);
  }
}
