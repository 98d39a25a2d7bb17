package dev.funnel.transport.kafka;

import java.time.Duration;

/**
 * How long a member of a group waits for others.
 *
 * @param slotWait for another process that has its slot, to leave; the broker takes a killed one
 *     out of the group after its session timeout (45 s by default)
 * @param drain for the outcomes of what runs, when it is closed; what is left then is run by
 *     whoever takes over
 */
public record Handover(Duration slotWait, Duration drain) {
  /** A minute for a slot; 25 s to drain, for Kubernetes kills after 30. */
  public static final Handover DEFAULT =
      new Handover(Duration.ofSeconds(60), Duration.ofSeconds(25));

  public Handover {
    if (slotWait.isNegative() || drain.isNegative()) {
      throw new IllegalArgumentException(
          "slotWait and drain are " + slotWait + " and " + drain + "; neither is below zero");
    }
  }
}
