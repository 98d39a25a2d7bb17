package dev.funnel.inference.weights;

import java.util.Arrays;
import java.util.Optional;

/** The seven matrices of a Llama layer, by their names in GGUF files and in PEFT adapters. */
public enum Projection {
  QUERY("attn_q", "self_attn.q_proj"),
  KEY("attn_k", "self_attn.k_proj"),
  VALUE("attn_v", "self_attn.v_proj"),
  ATTENTION_OUTPUT("attn_output", "self_attn.o_proj"),
  GATE("ffn_gate", "mlp.gate_proj"),
  UP("ffn_up", "mlp.up_proj"),
  DOWN("ffn_down", "mlp.down_proj");

  private final String ggufName;
  private final String peftName;

  Projection(String ggufName, String peftName) {
    this.ggufName = ggufName;
    this.peftName = peftName;
  }

  String ggufTensor(int layer) {
    return TensorNames.ofLayer(layer, ggufName);
  }

  /** The path of the module inside a layer, for example {@code self_attn.q_proj}. */
  String peftName() {
    return peftName;
  }

  static Optional<Projection> ofPeftName(String name) {
    return Arrays.stream(values()).filter(p -> p.peftName.equals(name)).findFirst();
  }

  /** Rows of the matrix: the width it produces. */
  public int outputs(LlamaConfig config) {
    return switch (this) {
      case QUERY -> config.heads() * config.headDim();
      case KEY, VALUE -> config.kvHeads() * config.headDim();
      case ATTENTION_OUTPUT, DOWN -> config.dim();
      case GATE, UP -> config.feedForward();
    };
  }

  /** Columns of the matrix: the width it reads. */
  public int inputs(LlamaConfig config) {
    return switch (this) {
      case QUERY, KEY, VALUE, GATE, UP -> config.dim();
      case ATTENTION_OUTPUT -> config.heads() * config.headDim();
      case DOWN -> config.feedForward();
    };
  }

  /** Heads whose rows a GGUF file interleaves, or 0 if it keeps the rows in order. */
  int interleavedHeads(LlamaConfig config) {
    return switch (this) {
      case QUERY -> config.heads();
      case KEY -> config.kvHeads();
      case VALUE, ATTENTION_OUTPUT, GATE, UP, DOWN -> 0;
    };
  }
}
