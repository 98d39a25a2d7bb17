package dev.funnel.inference.prompt;

import dev.funnel.schemas.ParameterSchema;
import dev.funnel.schemas.ParameterSchema.AnyShape;
import dev.funnel.schemas.ParameterSchema.ArrayShape;
import dev.funnel.schemas.ParameterSchema.EnumShape;
import dev.funnel.schemas.ParameterSchema.ObjectShape;
import dev.funnel.schemas.ParameterSchema.Property;
import dev.funnel.schemas.ParameterSchema.ScalarShape;
import dev.funnel.schemas.ParameterSchema.UnionShape;
import dev.funnel.schemas.json.JsonString;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Function definitions as TypeScript types, the way functionary shows them to a model. */
final class TypeScript {
  // Every character that Unicode or a lexer takes for white space: no description may leave its
  // comment line.
  private static final Pattern WHITE_SPACE = Pattern.compile("[\\p{Z}\\t-\\r\\x1c-\\x1f\\x85]+");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

  private TypeScript() {}

  /** {@code type name = (_: {…}) => any;}, below its description. */
  static String function(String name, @Nullable String description, ParameterSchema parameters) {
    String argument = isEmptyObject(parameters) ? "" : "_: " + type(parameters);
    return comment(description) + "type " + name + " = (" + argument + ") => any;";
  }

  /** {@code {…}}, {@code string[]}, ... */
  static String type(ParameterSchema schema) {
    if (schema instanceof ObjectShape object) {
      return isEmptyObject(object) ? "object" : properties(object.properties());
    }
    if (schema instanceof ArrayShape array) {
      String items = type(array.items());
      return isUnion(array.items()) ? "(" + items + ")[]" : items + "[]";
    }
    if (schema instanceof EnumShape literals) {
      return String.join(" | ", literals.literals());
    }
    if (schema instanceof UnionShape union) {
      return union.variants().stream().map(TypeScript::type).collect(Collectors.joining(" | "));
    }
    if (schema instanceof ScalarShape scalar) {
      return scalar.type().name().toLowerCase(Locale.ROOT);
    }
    if (schema instanceof AnyShape) {
      return "any";
    }
    throw new AssertionError("unknown shape " + schema.getClass());
  }

  private static String properties(List<Property> properties) {
    return properties.stream()
        .map(TypeScript::property)
        .collect(Collectors.joining("", "{\n", "}"));
  }

  private static String property(Property property) {
    return comment(property.schema().description())
        + key(property.name())
        + (property.required() ? ": " : "?: ")
        + type(property.schema())
        + ",\n";
  }

  private static String key(String name) {
    return IDENTIFIER.matcher(name).matches() ? name : new JsonString(name).toJson();
  }

  private static String comment(@Nullable String description) {
    if (description == null) {
      return "";
    }
    String line = WHITE_SPACE.matcher(description).replaceAll(" ").strip();
    return line.isEmpty() ? "" : "// " + line + "\n";
  }

  private static boolean isUnion(ParameterSchema schema) {
    return (schema instanceof EnumShape literals && literals.literals().size() > 1)
        || (schema instanceof UnionShape union && union.variants().size() > 1);
  }

  private static boolean isEmptyObject(ParameterSchema schema) {
    return schema instanceof ObjectShape object && object.properties().isEmpty();
  }
}
