package dev.funnel.evaluation.suite;

/** What the model has to decide on. */
public enum Kind {
  /** To call functions: the positive class of precision and recall. */
  CALL,
  /** To write text. */
  NO_CALL
}
