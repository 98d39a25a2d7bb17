package dev.funnel.inference.grammar.schema;

/** A keyword that cannot be guaranteed where it stands. Caught by {@link SchemaCompiler}. */
final class UnsupportedSchema extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param pointer the schema that holds the keyword
   * @param why in a few words
   * @param instead what would work
   */
  UnsupportedSchema(String keyword, String pointer, String why, String instead) {
    // Without a stack trace: it is a result, and a hostile schema may raise many.
    super(
        "'" + keyword + "' at '" + pointer + "' cannot be guaranteed: " + why + "; " + instead,
        null,
        false,
        false);
  }
}
