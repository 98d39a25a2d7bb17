package dev.funnel.schemas;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one visible answer to a turn: the value on {@code chat.responses}.
 *
 * @param identity of the turn that it answers
 * @param origin the request record; its timestamp is the response's {@code created}, so that a
 *     replay gives equal bytes
 * @param model that answered; {@code ""} if none was reached
 * @param outcome answer, calls or failure
 * @param results the function results at the end of the request: what this turn has read
 * @param usage tokens of this turn
 * @param request the request answered, carried when its calls are to be executed, else null
 * @param metadata of the request
 * @param dialect of the request
 */
public record ChatResponse(
    RequestIdentity identity,
    RecordOrigin origin,
    String model,
    ChatOutcome outcome,
    List<FunctionResult> results,
    Usage usage,
    @Nullable ChatRequest request,
    Map<String, String> metadata,
    Dialect dialect) {
  public ChatResponse {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(dialect, "dialect");
    results = List.copyOf(results);
    metadata = Map.copyOf(metadata);
  }

  /** The same under another identity. */
  public ChatResponse withIdentity(RequestIdentity other) {
    return new ChatResponse(
        other, origin, model, outcome, results, usage, request, metadata, dialect);
  }

  /** Whether no further turn follows: false only while an executor is to run calls. */
  public boolean isTerminal() {
    return request == null;
  }

  /** The failure, if that is the outcome. */
  public Optional<ChatOutcome.Failure> failure() {
    return outcome instanceof ChatOutcome.Failure failure ? Optional.of(failure) : Optional.empty();
  }
}
