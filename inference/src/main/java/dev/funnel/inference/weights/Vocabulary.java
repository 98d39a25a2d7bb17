package dev.funnel.inference.weights;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a byte-level BPE model, as its GGUF file lists them.
 *
 * @param tokens by id, in the byte-level alphabet of GPT-2
 * @param merges pairs of tokens joined by a space, the most urgent first
 * @param specials spelling to id of the tokens that text can never become
 * @param endOfTurnId the token that ends the model's turn
 */
public record Vocabulary(
    List<String> tokens, List<String> merges, Map<String, Integer> specials, int endOfTurnId) {
  private static final String MODEL = "tokenizer.ggml.model";
  private static final String PRE_TOKENIZER = "tokenizer.ggml.pre";
  private static final long CONTROL_TYPE = 3;
  private static final long USER_DEFINED_TYPE = 4;

  public Vocabulary {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
    specials = Map.copyOf(specials);
  }

  /**
   * Reads a vocabulary out of a model's metadata.
   *
   * @throws ModelFileException if it is damaged or of a kind that is not supported
   */
  public static Vocabulary of(GgufMetadata metadata) {
    requireKnown(metadata, MODEL, "gpt2");
    requireKnown(metadata, PRE_TOKENIZER, "smollm");
    List<String> tokens = metadata.strings("tokenizer.ggml.tokens");
    List<String> merges = metadata.strings("tokenizer.ggml.merges");
    Map<String, Integer> ids = ids(metadata, tokens);
    requireMergesOfTokens(metadata, merges, ids);
    long endOfTurn = metadata.integer("tokenizer.ggml.eos_token_id");
    Map<String, Integer> specials = specials(metadata, tokens);
    if (!specials.containsValue((int) endOfTurn) || endOfTurn != (int) endOfTurn) {
      throw metadata.problem(
          "tokenizer.ggml.eos_token_id", "is " + endOfTurn + ", not a special token's id");
    }
    return new Vocabulary(tokens, merges, specials, (int) endOfTurn);
  }

  private static void requireKnown(GgufMetadata metadata, String key, String known) {
    String found = metadata.string(key);
    if (!found.equals(known)) {
      throw metadata.problem(
          key, "is '" + found + "'; the only tokenizer that can run is '" + known + "'");
    }
  }

  private static Map<String, Integer> ids(GgufMetadata metadata, List<String> tokens) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      if (ids.put(tokens.get(id), id) != null) {
        throw metadata.problem("tokenizer.ggml.tokens", "lists token " + id + " twice");
      }
    }
    return ids;
  }

  private static void requireMergesOfTokens(
      GgufMetadata metadata, List<String> merges, Map<String, Integer> ids) {
    for (int i = 0; i < merges.size(); i++) {
      String merge = merges.get(i);
      int space = merge.indexOf(' ');
      // A byte-level token holds no space, so the first one is the joint.
      if (space < 1
          || !ids.containsKey(merge.substring(0, space))
          || !ids.containsKey(merge.substring(space + 1))
          || !ids.containsKey(merge.replaceFirst(" ", ""))) {
        throw metadata.problem(
            "tokenizer.ggml.merges", "entry " + i + " does not join two tokens into a third");
      }
    }
  }

  private static Map<String, Integer> specials(GgufMetadata metadata, List<String> tokens) {
    List<Long> types = metadata.integers("tokenizer.ggml.token_type");
    if (types.size() != tokens.size()) {
      throw metadata.problem(
          "tokenizer.ggml.token_type",
          "has " + types.size() + " entries for " + tokens.size() + " tokens");
    }
    Map<String, Integer> specials = new LinkedHashMap<>();
    for (int id = 0; id < types.size(); id++) {
      if (types.get(id) == CONTROL_TYPE || types.get(id) == USER_DEFINED_TYPE) {
        specials.put(tokens.get(id), id);
      }
    }
    return specials;
  }
}
