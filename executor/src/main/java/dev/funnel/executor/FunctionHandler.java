package dev.funnel.executor;

import dev.funnel.schemas.FunctionCall;

/** The code behind a function definition. Called from several threads at once. */
@FunctionalInterface
public interface FunctionHandler {
  /**
   * Runs a call whose arguments are valid against the definition. May be called again for a call
   * that it has run before (a crash lies between running and committing): {@link FunctionCall#id}
   * is the same then, so side effects can be made idempotent.
   *
   * @return a JSON text, which the model reads
   * @throws Exception becomes a result that the model reads; the loop goes on
   */
  String call(FunctionCall call) throws Exception;
}
