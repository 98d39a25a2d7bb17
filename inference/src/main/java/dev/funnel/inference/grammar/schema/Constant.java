package dev.funnel.inference.grammar.schema;

/** The JSON values that are a single word. */
enum Constant {
  NULL("null"),
  FALSE("false"),
  TRUE("true");

  private final String text;

  Constant(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
