package dev.funnel.evaluation.suite;

/** A line of a suite that is not what it should be; the message says why, not which line. */
public final class BadLine extends Exception {
  private static final long serialVersionUID = 1L;

  BadLine(String message) {
    super(message);
  }
}
