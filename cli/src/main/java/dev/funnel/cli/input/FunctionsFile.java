package dev.funnel.cli.input;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonValue;
import dev.funnel.schemas.json.SchemaParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a JSON array of OpenAI {@code functions} ({@code {"name", "description", "parameters"}}) or
 * {@code tools} ({@code {"type": "function", "function": {…}}}).
 */
public final class FunctionsFile {
  /** Largest file, in bytes. */
  private static final long MAX_BYTES = 1 << 20;

  private final Path file;

  private FunctionsFile(Path file) {
    this.file = file;
  }

  /**
   * The functions of a file, at least one.
   *
   * @throws CommandFailed naming file, index and function, if there is anything wrong with them
   */
  public static List<FunctionDefinition> read(Path file) {
    return new FunctionsFile(file).read();
  }

  private List<FunctionDefinition> read() {
    JsonCursor document = document();
    if (!document.isArray()) {
      throw problem(
          "must be a JSON array of functions or tools, but is " + document.value().kind());
    }
    List<JsonCursor> elements = document.elements();
    if (elements.isEmpty() || elements.size() > ChatRequest.MAX_FUNCTIONS) {
      throw problem(
          "has " + elements.size() + " functions; allowed: 1 to " + ChatRequest.MAX_FUNCTIONS);
    }
    List<FunctionDefinition> functions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonCursor element : elements) {
      FunctionDefinition function = function(functions.size(), element);
      if (!names.add(function.name())) {
        throw problem(functions.size(), "is named '" + function.name() + "' like one before it");
      }
      functions.add(function);
    }
    return List.copyOf(functions);
  }

  private JsonCursor document() {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailed(
          ExitCode.NO_INPUT, "functions file " + file + " does not exist or is no file");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw problem("has " + Files.size(file) + " bytes; the limit is " + MAX_BYTES);
      }
      return JsonCursor.of(JsonValue.parse(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.NO_INPUT, "functions file " + file + " cannot be read: " + e.getMessage(), e);
    } catch (JsonException e) {
      throw problem("is not JSON: " + e.getMessage());
    }
  }

  private FunctionDefinition function(int index, JsonCursor element) {
    try {
      JsonCursor function = element.find("function").orElse(element);
      FunctionDefinition definition =
          new FunctionDefinition(
              function.string("name"),
              function.find("description").map(JsonCursor::string).orElse(null),
              function
                  .find("parameters")
                  .map(parameters -> parameters.value().toJson())
                  .orElse(FunctionDefinition.NO_PARAMETERS));
      requireObjectSchema(index, definition);
      return definition;
    } catch (IllegalArgumentException e) {
      throw problem(index, "is not a function definition: " + e.getMessage());
    }
  }

  private void requireObjectSchema(int index, FunctionDefinition definition) {
    try {
      SchemaParser.parse(definition.parameters());
    } catch (RequestRefused e) {
      throw problem(index, "('" + definition.name() + "'): " + e.getMessage());
    }
  }

  private CommandFailed problem(int index, String complaint) {
    return problem("entry " + index + " " + complaint);
  }

  private CommandFailed problem(String complaint) {
    return new CommandFailed(ExitCode.BAD_INPUT, "functions file " + file + ": " + complaint);
  }
}
