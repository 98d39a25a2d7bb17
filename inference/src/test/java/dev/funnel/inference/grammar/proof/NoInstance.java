package dev.funnel.inference.grammar.proof;

/** The choices made so far lead to no instance; other choices may. */
final class NoInstance extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoInstance(String message) {
    super(message, null, false, false);
  }
}
