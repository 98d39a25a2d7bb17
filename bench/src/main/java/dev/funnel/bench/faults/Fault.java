package dev.funnel.bench.faults;

import java.util.Locale;

/**
 * A fault that was committed.
 *
 * @param victim which process, and why it
 * @param inFlight conversations that had not ended when it came
 * @param begunMs when
 * @param awaited what shows that it is over
 */
record Fault(
    int number, FaultKind kind, String victim, int inFlight, long begunMs, Awaited awaited) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%4d %s (%s), %d in flight: %s",
        number,
        kind.label(),
        victim,
        inFlight,
        awaited.millis().isPresent() ? awaited.millis().getAsLong() + " ms" : "not over yet");
  }
}
