package dev.funnel.transport;

/** Closes at the high watermark and opens again at half of it, so that it does not flutter. */
final class PressureGate {
  private final long high;
  private boolean closed;

  PressureGate(long high) {
    this.high = high;
  }

  /** Whether nothing more should come at this level. */
  boolean isClosedAt(long level) {
    closed = level >= (closed ? Math.max(1, high / 2) : high);
    return closed;
  }
}
