package dev.funnel.consumer;

/** An adapter is not loaded or unloaded; the message is for whoever asked. */
final class AdapterRefused extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why; the names are those of vLLM's errors. */
  enum Reason {
    INVALID(400, "InvalidUserInput"),
    NOT_FOUND(404, "NotFoundError");

    private final int status;
    private final String type;

    Reason(int status, String type) {
      this.status = status;
      this.type = type;
    }

    int status() {
      return status;
    }

    String type() {
      return type;
    }
  }

  private final Reason reason;

  AdapterRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
