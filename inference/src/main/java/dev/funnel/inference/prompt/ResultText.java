package dev.funnel.inference.prompt;

import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;

/**
 * What the model reads of a function's result. It was trained on failures as objects with an {@code
 * error} member, so any other failure is shown as one.
 */
final class ResultText {
  private static final String ERROR = "error";

  private ResultText() {}

  static String of(FunctionResult result) {
    if (!result.isError() || hasErrorMember(result.content())) {
      return result.content();
    }
    return JsonObject.builder().put(ERROR, result.content()).build().toJson();
  }

  private static boolean hasErrorMember(String content) {
    try {
      return JsonValue.parse(content) instanceof JsonObject object && object.get(ERROR) != null;
    } catch (JsonException e) {
      return false; // plain text from a foreign executor
    }
  }
}
