package dev.funnel.schemas;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param name 1 to 64 of {@code a-z A-Z 0-9 _ -} (OpenAI's rule)
 * @param description what it does, for the model
 * @param parameters a JSON Schema of type object, as text; parsed by {@code json.SchemaParser}
 */
public record FunctionDefinition(String name, @Nullable String description, String parameters) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  /** The schema of a function without parameters. */
  public static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

  public FunctionDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(parameters, "parameters");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "function name '"
              + name.substring(0, Math.min(80, name.length()))
              + "' is not 1 to 64 of a-z A-Z 0-9 _ -; rename the function");
    }
  }
}
