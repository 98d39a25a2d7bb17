package dev.funnel.schemas.openai;

import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code response_format}, and Funnel's own {@code schema_mode}. The name of a format is OpenAI's
 * own; its description becomes the schema's, where that has none.
 */
final class SchemaMembers {
  private static final Set<String> FORMAT = Set.of("type", "json_schema");
  // "strict" asks for answers that validate, which is what every answer with a schema does here.
  private static final Set<String> JSON_SCHEMA = Set.of("name", "description", "strict", "schema");
  private static final String ANY_OBJECT = "{\"type\":\"object\",\"additionalProperties\":true}";

  private SchemaMembers() {}

  /** The schema that a {@code response_format} asks for; null for free text. */
  static @Nullable String readFormat(JsonCursor format) {
    UnsupportedMember.refuseOthers(format, FORMAT);
    JsonCursor type = format.at("type");
    return switch (type.string()) {
      case "text" -> null;
      case "json_object" -> ANY_OBJECT;
      case "json_schema" -> schema(format.at("json_schema"));
      default ->
          throw UnsupportedMember.at(type, "must be \"text\", \"json_object\" or \"json_schema\"");
    };
  }

  static JsonObject writeFormat(String responseSchema) {
    JsonObject format =
        JsonObject.builder()
            .put("name", "answer")
            .put("strict", true)
            .put("schema", JsonValue.parse(responseSchema))
            .build();
    return JsonObject.builder().put("type", "json_schema").put("json_schema", format).build();
  }

  static SchemaMode readMode(JsonCursor mode) {
    return switch (mode.string()) {
      case "guaranteed" -> SchemaMode.GUARANTEED;
      case "best-effort" -> SchemaMode.BEST_EFFORT;
      default -> throw mode.problem("must be guaranteed or best-effort");
    };
  }

  static String writeMode(SchemaMode mode) {
    return switch (mode) {
      case GUARANTEED -> "guaranteed";
      case BEST_EFFORT -> "best-effort";
    };
  }

  private static String schema(JsonCursor format) {
    UnsupportedMember.refuseOthers(format, JSON_SCHEMA);
    format.find("strict").ifPresent(JsonCursor::bool);
    format.string("name");
    JsonObject schema = format.at("schema").object();
    return format
        .find("description")
        .map(JsonCursor::string)
        .filter(description -> schema.get("description") == null)
        .map(description -> described(schema, description))
        .orElse(schema)
        .toJson();
  }

  private static JsonObject described(JsonObject schema, String description) {
    Map<String, JsonValue> members = new LinkedHashMap<>(schema.members());
    members.put("description", new JsonString(description));
    return new JsonObject(members);
  }
}
