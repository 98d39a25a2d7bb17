package dev.funnel.executor;

import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import dev.funnel.schemas.json.JsonString;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one call and always has a result: what goes wrong becomes one that the model reads. Safe for
 * use from any thread; the calling thread runs the function.
 */
final class CallRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

  /** A longer result would crowd out the conversation that it is to serve. */
  static final int MAX_RESULT_LENGTH = 64 * 1024;

  private static final int MAX_ERROR_LENGTH = 500;

  private final FunctionRegistry registry;
  private final Map<String, ArgumentsValidator> validators = new HashMap<>();

  /**
   * A runner of these functions.
   *
   * @throws RequestRefused INVALID_SCHEMA if a definition's parameters are no object schema
   */
  CallRunner(FunctionRegistry registry) throws RequestRefused {
    this.registry = registry;
    for (var definition : registry.definitions()) {
      validators.put(definition.name(), ArgumentsValidator.compile(definition));
    }
  }

  boolean ownsAll(List<FunctionCall> calls) {
    return calls.stream().allMatch(call -> registry.owns(call.name()));
  }

  /**
   * Runs a call of an owned function.
   *
   * @param runsClosed whether the request wants also those calls run that the token limit ended
   */
  FunctionResult run(FunctionCall call, boolean runsClosed) {
    if (call.closedByLimit() && !runsClosed) {
      return error(call, "the arguments were ended by the token limit; the function was not run");
    }
    try {
      Optional<String> problem = validators.get(call.name()).problem(call.arguments());
      return problem.isPresent()
          ? error(call, "the arguments do not fit the schema: " + problem.get())
          : checked(call, registry.get(call.name()).handler().call(call));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error(call, "the function was interrupted");
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      // The errors of broken code; what means the end of the process is not caught.
      LOG.warn("function '{}' failed on {}", call.name(), call.id(), e);
      return error(call, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
  }

  /** The result of a call that did not come back in time. */
  FunctionResult timedOut(FunctionCall call, Duration timeout) {
    return error(call, "the function did not return within " + timeout.toMillis() + " ms");
  }

  /** The result of a call that was not run, because nobody waits for it any more. */
  FunctionResult expired(FunctionCall call) {
    return error(call, "the deadline passed before the function was run");
  }

  private static FunctionResult checked(FunctionCall call, String content) {
    if (content.length() > MAX_RESULT_LENGTH) {
      return error(
          call,
          "the result has "
              + content.length()
              + " characters; at most "
              + MAX_RESULT_LENGTH
              + " are passed on");
    }
    return new FunctionResult(call.id(), call.name(), content, false);
  }

  private static FunctionResult error(FunctionCall call, String message) {
    String bounded = message.substring(0, Math.min(message.length(), MAX_ERROR_LENGTH));
    String content = "{\"error\":" + new JsonString(bounded).toJson() + "}";
    return new FunctionResult(call.id(), call.name(), content, true);
  }
}
