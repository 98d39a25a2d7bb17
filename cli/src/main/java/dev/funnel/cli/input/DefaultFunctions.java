package dev.funnel.cli.input;

import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;
import java.util.Map;

/** Gives the functions of the command line to a body that has none of its own. */
final class DefaultFunctions {
  private DefaultFunctions() {}

  /** What to add to the body: {@code functions} if it speaks of them, else {@code tools}. */
  static Map<String, JsonValue> members(List<FunctionDefinition> functions, JsonCursor body) {
    boolean isLegacy = body.find("function_call").isPresent();
    List<JsonValue> definitions =
        functions.stream()
            .map(DefaultFunctions::definition)
            .<JsonValue>map(definition -> isLegacy ? definition : tool(definition))
            .toList();
    return Map.of(isLegacy ? "functions" : "tools", new JsonArray(definitions));
  }

  private static JsonObject definition(FunctionDefinition function) {
    return JsonObject.builder()
        .put("name", function.name())
        .putIfPresent("description", function.description())
        .put("parameters", JsonValue.parse(function.parameters()))
        .build();
  }

  private static JsonObject tool(JsonObject definition) {
    return JsonObject.builder().put("type", "function").put("function", definition).build();
  }
}
