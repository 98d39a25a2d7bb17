package dev.funnel.schemas;

/** Which of OpenAI's two shapes a JSON client used, and so gets back. */
public enum Dialect {
  /** {@code tools}, {@code tool_choice}, {@code tool_calls}. */
  TOOLS,
  /** {@code functions}, {@code function_call}. */
  FUNCTIONS
}
