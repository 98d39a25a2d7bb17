package dev.funnel.bench.faults;

/** The cluster does not say; while brokers come and go that is nothing unusual. */
final class NoAnswer extends Exception {
  private static final long serialVersionUID = 1L;

  NoAnswer(Throwable cause) {
    super("the cluster does not answer: " + cause, cause);
  }
}
