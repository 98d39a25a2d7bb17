package dev.funnel.schemas.openai;

import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;
import java.util.Set;

/** {@code tools} and {@code tool_choice}, {@code functions} and {@code function_call}. */
final class FunctionMembers {
  private static final Set<String> TOOL = Set.of("type", "function");
  // "strict" asks for calls that validate, which is what every call does here.
  private static final Set<String> FUNCTION = Set.of("name", "description", "parameters", "strict");

  private FunctionMembers() {}

  /** The elements of {@code tools} (each wraps a function) or {@code functions} (each is one). */
  static List<FunctionDefinition> read(JsonCursor array) {
    return array.elements().stream()
        .map(element -> element.object().get("function") == null ? element : unwrapped(element))
        .map(FunctionMembers::function)
        .toList();
  }

  static FunctionChoice readChoice(JsonCursor choice) {
    if (choice.isString()) {
      return switch (choice.string()) {
        case "auto" -> FunctionChoice.AUTO;
        case "none" -> FunctionChoice.NONE;
        case "required" -> FunctionChoice.REQUIRED;
        default -> throw choice.problem("must be auto, none, required or an object with a name");
      };
    }
    if (choice.find("type").isEmpty()) {
      UnsupportedMember.refuseOthers(choice, Set.of("name"));
      return new FunctionChoice.Named(choice.string("name"));
    }
    JsonCursor function = unwrapped(choice);
    UnsupportedMember.refuseOthers(function, Set.of("name"));
    return new FunctionChoice.Named(function.string("name"));
  }

  static List<JsonObject> write(List<FunctionDefinition> functions, Dialect dialect) {
    return functions.stream()
        .map(FunctionMembers::function)
        .map(function -> dialect == Dialect.TOOLS ? wrapped(function) : function)
        .toList();
  }

  static JsonValue writeChoice(FunctionChoice choice, Dialect dialect) {
    if (choice instanceof FunctionChoice.Named named) {
      JsonObject function = JsonObject.builder().put("name", named.name()).build();
      return dialect == Dialect.TOOLS ? wrapped(function) : function;
    }
    return new JsonString(
        choice instanceof FunctionChoice.Required
            ? "required"
            : choice instanceof FunctionChoice.None ? "none" : "auto");
  }

  private static JsonCursor unwrapped(JsonCursor tool) {
    if (!tool.string("type").equals("function")) {
      throw UnsupportedMember.at(tool.at("type"), "must be \"function\"");
    }
    UnsupportedMember.refuseOthers(tool, TOOL);
    return tool.at("function");
  }

  private static JsonObject wrapped(JsonObject function) {
    return JsonObject.builder().put("type", "function").put("function", function).build();
  }

  private static FunctionDefinition function(JsonCursor function) {
    UnsupportedMember.refuseOthers(function, FUNCTION);
    return new FunctionDefinition(
        function.string("name"),
        function.find("description").map(JsonCursor::string).orElse(null),
        function
            .find("parameters")
            .map(parameters -> parameters.object().toJson())
            .orElse(FunctionDefinition.NO_PARAMETERS));
  }

  private static JsonObject function(FunctionDefinition function) {
    return JsonObject.builder()
        .put("name", function.name())
        .putIfPresent("description", function.description())
        .put("parameters", JsonValue.parse(function.parameters()))
        .build();
  }
}
