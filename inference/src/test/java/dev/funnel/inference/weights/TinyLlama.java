package dev.funnel.inference.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A Llama of two small layers with seeded random weights, as a GGUF file. */
public final class TinyLlama {
  public static final LlamaConfig CONFIG =
      new LlamaConfig(64, 2, 4, 2, 16, 128, 30, 10_000, 1e-5f, 256, false);

  /** The token whose embedding is not a number: a sequence that reads it is poisoned. */
  public static final int POISON = CONFIG.vocabulary() - 1;

  private TinyLlama() {}

  /** The whole model; tests change it by putting over. */
  public static GgufBytes gguf() {
    return gguf(new Random(1));
  }

  /** The same without the poison: every weight is a number. */
  public static GgufBytes finite() {
    float[] embedding = random(new Random(2), CONFIG.vocabulary() * CONFIG.dim());
    return gguf().float32("token_embd.weight", embedding, CONFIG.vocabulary(), CONFIG.dim());
  }

  private static GgufBytes gguf(Random random) {
    GgufBytes file =
        new GgufBytes()
            .put("general.architecture", "llama")
            .put("llama.embedding_length", CONFIG.dim())
            .put("llama.block_count", CONFIG.layers())
            .put("llama.attention.head_count", CONFIG.heads())
            .put("llama.attention.head_count_kv", CONFIG.kvHeads())
            .put("llama.feed_forward_length", CONFIG.feedForward())
            .put("llama.context_length", CONFIG.contextLength())
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .put("tokenizer.ggml.model", "gpt2")
            .put("tokenizer.ggml.pre", "smollm")
            .put("tokenizer.ggml.tokens", tokens())
            .put("tokenizer.ggml.token_type", types())
            .put("tokenizer.ggml.merges", List.of("a b", "ab c"))
            .put("tokenizer.ggml.eos_token_id", 1);
    file.float32("token_embd.weight", embedding(random), CONFIG.vocabulary(), CONFIG.dim());
    for (int layer = 0; layer < CONFIG.layers(); layer++) {
      file.float32("blk." + layer + ".attn_norm.weight", gains(), CONFIG.dim());
      file.float32("blk." + layer + ".ffn_norm.weight", gains(), CONFIG.dim());
      for (Projection projection : Projection.values()) {
        int outputs = projection.outputs(CONFIG);
        int inputs = projection.inputs(CONFIG);
        file.float32(
            projection.ggufTensor(layer), random(random, outputs * inputs), outputs, inputs);
      }
    }
    file.float32(
        "output.weight",
        random(random, CONFIG.vocabulary() * CONFIG.dim()),
        CONFIG.vocabulary(),
        CONFIG.dim());
    return file.float32("output_norm.weight", gains(), CONFIG.dim());
  }

  private static float[] embedding(Random random) {
    float[] values = random(random, CONFIG.vocabulary() * CONFIG.dim());
    values[POISON * CONFIG.dim()] = Float.NaN;
    return values;
  }

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(List.of("<|start|>", "<|end|>", "ab", "abc"));
    for (int id = tokens.size(); id < CONFIG.vocabulary(); id++) {
      tokens.add(Character.toString('a' + id - 4));
    }
    return tokens;
  }

  private static List<Integer> types() {
    List<Integer> types = new ArrayList<>();
    for (int id = 0; id < CONFIG.vocabulary(); id++) {
      types.add(id < 2 ? 3 : 1);
    }
    return types;
  }

  private static float[] gains() {
    float[] gains = new float[CONFIG.dim()];
    Arrays.fill(gains, 1);
    return gains;
  }

  private static float[] random(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 0.2f;
    }
    return values;
  }
}
