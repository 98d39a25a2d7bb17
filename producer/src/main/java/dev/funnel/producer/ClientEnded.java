package dev.funnel.producer;

/**
 * The client has ended, so no conversation will be followed any further: it was closed, or what it
 * needs is gone. The cause says why.
 */
public final class ClientEnded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClientEnded(Exception reason) {
    super("the client has ended: " + reason.getMessage(), reason);
  }
}
