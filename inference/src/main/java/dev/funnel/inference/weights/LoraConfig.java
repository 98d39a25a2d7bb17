package dev.funnel.inference.weights;

import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;

/**
 * What PEFT's {@code adapter_config.json} says that a merge needs.
 *
 * @param rank inner width of the two factors
 * @param scale factor of their product
 */
record LoraConfig(int rank, double scale) {
  static final int MAX_RANK = 256;

  /** Switches that change the formula of the merge; each must be off. */
  private static final List<String> REFUSED_SWITCHES =
      List.of("use_dora", "fan_in_fan_out", "lora_bias", "use_qalora", "use_bdlora");

  /** Settings that change what is merged; each must be absent, null or empty. */
  private static final List<String> REFUSED_SETTINGS =
      List.of(
          "alpha_pattern",
          "rank_pattern",
          "modules_to_save",
          "layers_to_transform",
          "layer_replication",
          "target_parameters",
          "trainable_token_indices",
          "velora_config",
          "monteclora_config");

  /**
   * Reads a configuration.
   *
   * @param file for messages
   * @throws ModelFileException if it is damaged or asks for more than a plain LoRA merge
   */
  static LoraConfig read(String file, byte[] json) {
    try {
      return read(JsonCursor.of(JsonValue.parse(json)));
    } catch (JsonException e) {
      throw new ModelFileException("Adapter file " + file + ": " + e.getMessage(), e);
    }
  }

  private static LoraConfig read(JsonCursor config) {
    String type = config.string("peft_type");
    if (!type.equals("LORA")) {
      throw config.at("peft_type").problem("is '" + type + "'; only LORA adapters can be merged");
    }
    REFUSED_SWITCHES.forEach(
        name -> config.find(name).filter(JsonCursor::bool).ifPresent(on -> refuse(on)));
    REFUSED_SETTINGS.forEach(
        name -> config.find(name).filter(value -> !isEmpty(value)).ifPresent(LoraConfig::refuse));
    if (!config.find("bias").map(JsonCursor::string).orElse("none").equals("none")) {
      refuse(config.at("bias"));
    }
    long rank = config.longInteger("r");
    if (rank < 1 || rank > MAX_RANK) {
      throw config.at("r").problem("is " + rank + "; supported are 1 to " + MAX_RANK);
    }
    boolean isRankStabilised = config.find("use_rslora").map(JsonCursor::bool).orElse(false);
    double alpha = config.at("lora_alpha").number().doubleValue();
    return new LoraConfig(
        (int) rank, alpha / (isRankStabilised ? Math.sqrt((double) rank) : (double) rank));
  }

  private static boolean isEmpty(JsonCursor value) {
    return (value.isObject() && value.members().isEmpty())
        || (value.isArray() && value.elements().isEmpty());
  }

  private static void refuse(JsonCursor setting) {
    throw setting.problem("is set; only plain LoRA adapters can be merged");
  }
}
