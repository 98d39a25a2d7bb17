package dev.funnel.inference.djl;

/** The device that was asked for is not there; the message says what was found and what to do. */
public final class DeviceNotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DeviceNotFoundException(String message) {
    super(message);
  }
}
