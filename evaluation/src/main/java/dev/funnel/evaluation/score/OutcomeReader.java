package dev.funnel.evaluation.score;

import dev.funnel.evaluation.score.Outcome.MadeCall;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import dev.funnel.schemas.json.JsonCursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what came of a request, and judges the arguments of its calls by their schemas, whether or
 * not they were guaranteed to fit. Keeps validators of the functions seen last; one thread.
 *
 * <p>INVARIANT: a call names a function of its request, whose schema was accepted, and its
 * arguments are a JSON object; what is not such a call is a failure.
 */
public final class OutcomeReader {
  /** Suites offer the same functions over and over, or make up new ones without end. */
  private static final int MAX_VALIDATORS = 512;

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
    FunctionDefinition function =
        functions.stream()
            .filter(offered -> offered.name().equals(call.name()))
            .findFirst()
            .orElseThrow();
    return new MadeCall(
        call.name(),
        JsonCursor.parse(call.arguments()).object(),
        validator(function).problem(call.arguments()).orElse(null),
        call.closedByLimit());
  }

  private ArgumentsValidator validator(FunctionDefinition function) {
    return validators.computeIfAbsent(function, OutcomeReader::compiled);
  }

  private static ArgumentsValidator compiled(FunctionDefinition function) {
    try {
      return ArgumentsValidator.compile(function);
    } catch (RequestRefused e) {
      throw new AssertionError("the model was asked with this schema", e);
    }
  }
}
