package dev.funnel.consumer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is set. Safe for use from any thread. */
public final class SettableClock extends Clock {
  private volatile Instant now;

  /** A clock that stands at this instant. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  public void set(Instant later) {
    now = later;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("only instants are asked for");
  }
}
