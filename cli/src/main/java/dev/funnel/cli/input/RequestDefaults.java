package dev.funnel.cli.input;

import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about every request.
 *
 * @param functions of the lines that bring none of their own
 * @param model of the lines that name none; null for the worker's default
 * @param servedModel what the ids of requests that name no model depend on: they change with it
 * @param sampling of the members that a line leaves out
 * @param execution whether executors run the calls
 * @param schemaMode of the requests that do not say it
 * @param isOwned tells whether an executor is known to run the function of that name; always true
 *     when the executors are somebody else's
 */
public record RequestDefaults(
    List<FunctionDefinition> functions,
    @Nullable String model,
    @Nullable String servedModel,
    SamplingParams sampling,
    Execution execution,
    SchemaMode schemaMode,
    Predicate<String> isOwned) {
  public RequestDefaults {
    functions = List.copyOf(functions);
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(execution, "execution");
    Objects.requireNonNull(schemaMode, "schemaMode");
    Objects.requireNonNull(isOwned, "isOwned");
  }
}
