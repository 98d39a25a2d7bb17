package dev.funnel.schemas;

/** What is promised of a call's arguments, and of an answer that has a schema. */
public enum SchemaMode {
  /**
   * They validate. A request whose schemas leave that open is refused: {@link
   * ErrorCode#UNSUPPORTED_SCHEMA}.
   */
  GUARANTEED,
  /**
   * Keywords that cannot be guaranteed are left out while the model writes; what it has written is
   * judged by the whole schema, and written anew a few times before it is given up: {@link
   * ErrorCode#MALFORMED_OUTPUT}.
   */
  BEST_EFFORT
}
