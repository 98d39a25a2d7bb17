package dev.funnel.bench.engine;

/** An engine cannot be started or does not do a job; the table gives the message as the reason. */
final class ContenderFailed extends Exception {
  private static final long serialVersionUID = 1L;

  ContenderFailed(String message) {
    super(message);
  }
}
