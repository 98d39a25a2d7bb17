package dev.funnel.inference.sequence;

import java.util.Objects;

/**
 * Who goes first among those that wait: the higher priority, and inside one the tenant that has had
 * less, of one tenant's the earlier deadline.
 *
 * @param priority from {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}, 0 is normal; what lies
 *     beyond counts as the nearest
 * @param deadline on a clock of the caller; {@link #NO_DEADLINE} goes last
 * @param tenant who shares the engine with others; {@code ""} where there is one
 */
public record Urgency(int priority, long deadline, String tenant) {
  public static final int MIN_PRIORITY = -9;
  public static final int MAX_PRIORITY = 9;
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** Normal priority, no deadline. */
  public static final Urgency NORMAL = new Urgency(0, NO_DEADLINE);

  /** For the only tenant. */
  public Urgency(int priority, long deadline) {
    this(priority, deadline, "");
  }

  public Urgency {
    Objects.requireNonNull(tenant, "tenant");
    priority = Math.max(MIN_PRIORITY, Math.min(MAX_PRIORITY, priority));
  }
}
