package dev.funnel.inference.djl;

import dev.funnel.inference.weights.Vocabulary;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;

/**
 * The {@code tokenizer.json} of a vocabulary, without added tokens. Special tokens are left out of
 * the vocabulary too: merges could not reach them, but nothing should depend on that.
 */
final class TokenizerJson {
  private TokenizerJson() {}

  static String of(Vocabulary vocabulary) {
    return JsonObject.builder()
        .put("version", "1.0")
        .putNull("truncation")
        .putNull("padding")
        .put("added_tokens", List.of())
        .putNull("normalizer")
        .put("pre_tokenizer", preTokenizer())
        .putNull("post_processor")
        .put("decoder", byteLevel())
        .put("model", model(vocabulary))
        .build()
        .toJson();
  }

  /** As SmolLM2's: each digit by itself, then GPT-2's split into words. */
  private static JsonValue preTokenizer() {
    JsonValue digits =
        JsonObject.builder().put("type", "Digits").put("individual_digits", true).build();
    return JsonObject.builder()
        .put("type", "Sequence")
        .put("pretokenizers", List.of(digits, byteLevel()))
        .build();
  }

  private static JsonValue byteLevel() {
    return JsonObject.builder()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true)
        .build();
  }

  private static JsonValue model(Vocabulary vocabulary) {
    JsonObject.Builder ids = JsonObject.builder();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      String token = vocabulary.tokens().get(id);
      if (!vocabulary.specials().containsKey(token)) {
        ids.put(token, id);
      }
    }
    return JsonObject.builder()
        .put("type", "BPE")
        .putNull("dropout")
        .putNull("unk_token")
        .putNull("continuing_subword_prefix")
        .putNull("end_of_word_suffix")
        .put("fuse_unk", false)
        .put("byte_fallback", false)
        .put("ignore_merges", false)
        .put("vocab", ids.build())
        .put("merges", JsonArray.ofStrings(vocabulary.merges()))
        .build();
  }
}
