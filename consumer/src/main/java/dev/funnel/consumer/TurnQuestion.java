package dev.funnel.consumer;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.SchemaMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a request that decides what its turn may be: equal questions share a compilation. */
record TurnQuestion(
    List<FunctionDefinition> functions,
    FunctionChoice choice,
    boolean parallelCalls,
    @Nullable String responseSchema,
    SchemaMode mode) {
  static TurnQuestion of(ChatRequest request) {
    return new TurnQuestion(
        request.functions(),
        request.functionChoice(),
        request.parallelCalls(),
        request.responseSchema(),
        request.schemaMode());
  }

  /** Characters that it holds. */
  long numCharacters() {
    long count = responseSchema == null ? 0 : responseSchema.length();
    for (FunctionDefinition function : functions) {
      String description = function.description();
      count +=
          function.name().length()
              + function.parameters().length()
              + (description == null ? 0 : description.length());
    }
    return count;
  }
}
