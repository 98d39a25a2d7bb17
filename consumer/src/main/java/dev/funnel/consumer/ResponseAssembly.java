package dev.funnel.consumer;

import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.calls.ParsedOutput;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a finished generation: what the model's turn means for the request. Whatever the grammar
 * has promised is judged once more. Immutable; safe for use from any thread.
 */
final class ResponseAssembly {
  private final PromptFormat format;

  ResponseAssembly(PromptFormat format) {
    this.format = format;
  }

  /** The outcome that is published for an ended generation, unless it is tried again. */
  TurnReading read(AdmittedRequest admitted, Generation generation) {
    return switch (generation.finishReason()) {
      case ABORTED ->
          failed(
              ErrorCode.DEADLINE_EXCEEDED,
              "the deadline passed after "
                  + generation.usage().completionTokens()
                  + " completion tokens");
      case FAILED -> failed(ErrorCode.ENGINE_FAULT, String.valueOf(generation.fault()));
      case STOP, LENGTH, FUNCTION_CALL -> readTurn(admitted, generation);
    };
  }

  /** The function results that a request ends with: what its turn reads. */
  static List<FunctionResult> results(ChatRequest request) {
    List<ChatMessage> messages = request.messages();
    int start = messages.size();
    while (start > 0 && messages.get(start - 1) instanceof FunctionResult) {
      start--;
    }
    List<FunctionResult> results = new ArrayList<>();
    for (ChatMessage message : messages.subList(start, messages.size())) {
      results.add((FunctionResult) message);
    }
    return results;
  }

  private TurnReading readTurn(AdmittedRequest admitted, Generation generation) {
    OutputParser parser = format.parser(admitted.request());
    parser.accept(generation.text());
    ParsedOutput output = parser.finish(generation.finishReason());
    if (output instanceof ParsedOutput.Answer answer) {
      return answer(admitted, answer.text(), generation);
    }
    if (output instanceof ParsedOutput.Calls calls) {
      return calls(admitted, calls.calls(), generation.closedByLimit());
    }
    return broken(admitted, ((ParsedOutput.Malformed) output).reason());
  }

  private static TurnReading answer(AdmittedRequest admitted, String text, Generation generation) {
    ArgumentsValidator validator = admitted.turn().answer();
    if (validator == null) {
      return freeText(text, generation.finishReason());
    }
    Optional<String> problem = validator.problem(text);
    return problem.isPresent()
        ? broken(admitted, problem.get())
        : done(
            new ChatOutcome.Answer(
                text, generation.closedByLimit() ? FinishReason.LENGTH : FinishReason.STOP));
  }

  // A stop sequence may leave nothing of a text.
  private static TurnReading freeText(String text, FinishReason reason) {
    return text.isBlank() && reason == FinishReason.STOP
        ? failed(ErrorCode.MALFORMED_OUTPUT, "the model ended its turn without a word")
        : done(new ChatOutcome.Answer(text, reason));
  }

  private static TurnReading calls(
      AdmittedRequest admitted, List<ParsedOutput.Call> calls, boolean closedByLimit) {
    ChatRequest request = admitted.request();
    List<FunctionCall> numbered = new ArrayList<>();
    for (ParsedOutput.Call call : calls) {
      Optional<String> problem = problem(admitted, call);
      if (problem.isPresent()) {
        return broken(admitted, problem.get());
      }
      int index = numbered.size();
      // Whichever of them the limit has changed: the turn is not what the model would have written.
      numbered.add(
          new FunctionCall(
              request.identity().callId(index), call.name(), call.arguments(), closedByLimit));
    }
    if (request.execution().execute()
        && request.identity().turn() + 1 >= request.execution().maxTurns()) {
      return failed(
          ErrorCode.MAX_TURNS_EXCEEDED,
          "the model still calls '"
              + calls.get(0).name()
              + "' in the last of "
              + request.execution().maxTurns()
              + " turns; the call is not run");
    }
    return done(new ChatOutcome.FunctionCalls(numbered));
  }

  private static Optional<String> problem(AdmittedRequest admitted, ParsedOutput.Call call) {
    ArgumentsValidator validator = admitted.turn().arguments().get(call.name());
    if (validator == null) {
      return Optional.of("function '" + call.name() + "' is not among those of the request");
    }
    return validator
        .problem(call.arguments())
        .map(problem -> "arguments of '" + call.name() + "' do not fit its schema: " + problem);
  }

  private static TurnReading broken(AdmittedRequest admitted, String problem) {
    return switch (admitted.request().schemaMode()) {
      case BEST_EFFORT ->
          new TurnReading(
              new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, problem),
              TurnReading.Kind.BROKEN);
      case GUARANTEED ->
          new TurnReading(
              new ChatOutcome.Failure(
                  ErrorCode.INTERNAL,
                  "the grammar allowed what the validator rejects, so the turn is withheld: "
                      + problem),
              TurnReading.Kind.DISAGREEMENT);
    };
  }

  private static TurnReading failed(ErrorCode code, String message) {
    return done(new ChatOutcome.Failure(code, message));
  }

  private static TurnReading done(ChatOutcome outcome) {
    return new TurnReading(outcome, TurnReading.Kind.FINAL);
  }
}
