package dev.funnel.inference.djl;

import dev.funnel.inference.weights.Projection;
import java.util.List;

/**
 * A product of a layer as the program computes it: matrices that read the same input lie one below
 * the other. Each is three tensors of the list that {@code llama.torchscript} documents.
 */
enum Product {
  QUERY_KEY_VALUE(1),
  ATTENTION_OUTPUT(4),
  GATE_UP(8),
  DOWN(11);

  /** The tensors before those of the first layer. */
  private static final int TENSORS_BEFORE_LAYERS = 2;

  private static final int TENSORS_OF_LAYER = 14;

  private final int offset;

  Product(int offset) {
    this.offset = offset;
  }

  List<Projection> projections() {
    return switch (this) {
      case QUERY_KEY_VALUE -> List.of(Projection.QUERY, Projection.KEY, Projection.VALUE);
      case ATTENTION_OUTPUT -> List.of(Projection.ATTENTION_OUTPUT);
      case GATE_UP -> List.of(Projection.GATE, Projection.UP);
      case DOWN -> List.of(Projection.DOWN);
    };
  }

  /** The place of its first tensor in the list. */
  int index(int layer) {
    return TENSORS_BEFORE_LAYERS + layer * TENSORS_OF_LAYER + offset;
  }
}
