package dev.funnel.evaluation.score;

import dev.funnel.evaluation.score.Outcome.MadeCall;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what came of a request, and judges the arguments of its calls by their schemas, whether or
 * not they were guaranteed to fit. Keeps validators of the functions seen last; one thread.
 */
public final class OutcomeReader {
  /** Suites offer the same functions over and over, or make up new ones without end. */
  private static final int MAX_VALIDATORS = 512;

  private static final JsonObject NOTHING = JsonObject.builder().build();

  private final Map<FunctionDefinition, ArgumentsValidator> validators =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FunctionDefinition, ArgumentsValidator> old) {
          return size() > MAX_VALIDATORS;
        }
      };

  /**
   * The outcome as it is judged.
   *
   * @param functions of the request
   */
  public Outcome read(ChatOutcome outcome, List<FunctionDefinition> functions) {
    if (outcome instanceof ChatOutcome.Answer answer) {
      return new Outcome.Text(answer.text());
    }
    if (outcome instanceof ChatOutcome.FunctionCalls calls) {
      return new Outcome.Calls(calls.calls().stream().map(call -> made(call, functions)).toList());
    }
    ChatOutcome.Failure failure = (ChatOutcome.Failure) outcome;
    return new Outcome.Failed(failure.code(), failure.message());
  }

  private MadeCall made(FunctionCall call, List<FunctionDefinition> functions) {
    return new MadeCall(
        call.name(),
        call.arguments(),
        objectOf(call.arguments()),
        problem(call, functions).orElse(null),
        call.closedByLimit());
  }

  private static JsonObject objectOf(String arguments) {
    try {
      return JsonValue.parse(arguments) instanceof JsonObject object ? object : NOTHING;
    } catch (JsonException e) {
      return NOTHING;
    }
  }

  private Optional<String> problem(FunctionCall call, List<FunctionDefinition> functions) {
    Optional<FunctionDefinition> function =
        functions.stream().filter(offered -> offered.name().equals(call.name())).findFirst();
    if (function.isEmpty()) {
      return Optional.of("function '" + call.name() + "' is not offered");
    }
    try {
      return validator(function.get()).problem(call.arguments());
    } catch (RequestRefused unusable) {
      return Optional.of(unusable.getMessage());
    }
  }

  private ArgumentsValidator validator(FunctionDefinition function) throws RequestRefused {
    ArgumentsValidator known = validators.get(function);
    if (known == null) {
      known = ArgumentsValidator.compile(function);
      validators.put(function, known);
    }
    return known;
  }
}
