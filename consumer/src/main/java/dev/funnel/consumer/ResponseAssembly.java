package dev.funnel.consumer;

import dev.funnel.inference.calls.ParsedOutput;
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

/** Reads a finished generation: what the model's turn means for the request. Pure. */
final class ResponseAssembly {
  private ResponseAssembly() {}

  /** The outcome that is published for an ended generation. */
  static ChatOutcome outcome(AdmittedRequest admitted, Generation generation) {
    return switch (generation.finishReason()) {
      case ABORTED ->
          new ChatOutcome.Failure(
              ErrorCode.DEADLINE_EXCEEDED,
              "the deadline passed after "
                  + generation.usage().completionTokens()
                  + " completion tokens");
      case FAILED ->
          new ChatOutcome.Failure(ErrorCode.ENGINE_FAULT, String.valueOf(generation.fault()));
      case STOP, LENGTH, FUNCTION_CALL -> read(admitted, generation);
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

  private static ChatOutcome read(AdmittedRequest admitted, Generation generation) {
    admitted.parser().accept(generation.text());
    ParsedOutput output = admitted.parser().finish(generation.finishReason());
    if (output instanceof ParsedOutput.Answer answer) {
      return answer(answer, generation.finishReason());
    }
    if (output instanceof ParsedOutput.Calls calls) {
      return calls(admitted, calls.calls());
    }
    return malformed(((ParsedOutput.Malformed) output).reason());
  }

  private static ChatOutcome answer(ParsedOutput.Answer answer, FinishReason reason) {
    if (answer.text().isBlank() && reason == FinishReason.STOP) {
      return malformed("the model ended its turn without a word");
    }
    return new ChatOutcome.Answer(answer.text(), reason);
  }

  private static ChatOutcome calls(AdmittedRequest admitted, List<ParsedOutput.Call> calls) {
    ChatRequest request = admitted.request();
    if (calls.size() > 1 && !request.parallelCalls()) {
      return malformed(calls.size() + " calls in one turn; the request allows one");
    }
    List<FunctionCall> numbered = new ArrayList<>();
    for (ParsedOutput.Call call : calls) {
      Optional<String> problem = problem(admitted, call);
      if (problem.isPresent()) {
        return malformed(problem.get());
      }
      String id = request.identity().callId(numbered.size());
      numbered.add(new FunctionCall(id, call.name(), call.arguments()));
    }
    if (request.execution().execute()
        && request.identity().turn() + 1 >= request.execution().maxTurns()) {
      return new ChatOutcome.Failure(
          ErrorCode.MAX_TURNS_EXCEEDED,
          "the model still calls '"
              + calls.get(0).name()
              + "' in the last of "
              + request.execution().maxTurns()
              + " turns; the call is not run");
    }
    return new ChatOutcome.FunctionCalls(numbered);
  }

  private static Optional<String> problem(AdmittedRequest admitted, ParsedOutput.Call call) {
    ArgumentsValidator validator = admitted.validators().get(call.name());
    if (validator == null) {
      return Optional.of("function '" + call.name() + "' is not among those of the request");
    }
    return validator
        .problem(call.arguments())
        .map(problem -> "arguments of '" + call.name() + "' do not fit its schema: " + problem);
  }

  private static ChatOutcome malformed(String reason) {
    return new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, reason);
  }
}
