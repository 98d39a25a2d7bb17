package dev.funnel.schemas.openai;

import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Members that say how tokens are chosen; {@code top_k} is Funnel's own. */
final class SamplingMembers {
  private SamplingMembers() {}

  static SamplingParams read(JsonCursor body, Optional<JsonCursor> funnel) {
    return new SamplingParams(
        body.find("temperature").map(value -> value.number().doubleValue()).orElse(null),
        body.find("top_p").map(value -> value.number().doubleValue()).orElse(null),
        funnel.flatMap(own -> own.find("top_k")).map(JsonCursor::integer).orElse(null),
        body.find("seed").map(JsonCursor::longInteger).orElse(null),
        maxTokens(body),
        body.find("stop").map(SamplingMembers::stop).orElse(List.of()));
  }

  static void write(JsonObject.Builder body, JsonObject.Builder funnel, SamplingParams sampling) {
    putNumber(body, "temperature", sampling.temperature());
    putNumber(body, "top_p", sampling.topP());
    putNumber(funnel, "top_k", sampling.topK());
    putNumber(body, "seed", sampling.seed());
    putNumber(body, "max_tokens", sampling.maxTokens());
    if (!sampling.stop().isEmpty()) {
      body.put("stop", JsonArray.ofStrings(sampling.stop()));
    }
  }

  private static void putNumber(JsonObject.Builder builder, String name, @Nullable Number number) {
    if (number != null) {
      builder.put(name, new JsonNumber(number.toString()));
    }
  }

  // "max_completion_tokens" is OpenAI's newer name.
  private static @Nullable Integer maxTokens(JsonCursor body) {
    Optional<Integer> newer = body.find("max_completion_tokens").map(JsonCursor::integer);
    Optional<Integer> older = body.find("max_tokens").map(JsonCursor::integer);
    if (newer.isPresent() && older.isPresent() && !newer.equals(older)) {
      throw body.at("max_tokens").problem("differs from 'max_completion_tokens'; send one of them");
    }
    return newer.or(() -> older).orElse(null);
  }

  private static List<String> stop(JsonCursor stop) {
    return stop.isString()
        ? List.of(stop.string())
        : stop.elements().stream().map(JsonCursor::string).toList();
  }
}
