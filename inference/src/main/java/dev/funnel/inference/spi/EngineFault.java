package dev.funnel.inference.spi;

/** The native engine could not compute a batch. */
public final class EngineFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineFault(String message) {
    super(message);
  }

  public EngineFault(String message, Throwable cause) {
    super(message, cause);
  }
}
