package dev.funnel.schemas;

import java.util.Objects;

/** Who decides whether the model calls: OpenAI's {@code tool_choice} and {@code function_call}. */
public sealed interface FunctionChoice {
  /** The model decides. */
  FunctionChoice AUTO = new Auto();

  /** The model answers with text. */
  FunctionChoice NONE = new None();

  /** The model calls one function or several, which ones it decides. */
  FunctionChoice REQUIRED = new Required();

  /** See {@link #AUTO}. */
  record Auto() implements FunctionChoice {}

  /** See {@link #NONE}. */
  record None() implements FunctionChoice {}

  /** See {@link #REQUIRED}. */
  record Required() implements FunctionChoice {}

  /** The model calls this function. */
  record Named(String name) implements FunctionChoice {
    public Named {
      Objects.requireNonNull(name, "name");
    }
  }
}
