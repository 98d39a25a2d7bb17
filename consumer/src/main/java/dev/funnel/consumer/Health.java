package dev.funnel.consumer;

import java.time.Duration;

/** How a worker is. */
public enum Health {
  /** The model is loading or the group is being joined. */
  STARTING(true, false, "starting"),
  /** It has partitions whose ledger it is reading, before it takes their records. */
  RESTORING(true, false, "reading the ledger of its partitions"),
  /** Records are taken. */
  READY(true, true, "ready"),
  /** No record is taken any more; those taken are being answered. */
  STOPPING(true, false, "stopping"),
  /** The record loop does not come round: restart the process. */
  LOOP_STALLED(false, false, "the record loop has stood still for over a minute; see the log"),
  /** The engine does not come round: restart the process. */
  ENGINE_STALLED(false, false, "the engine has stood still for over five minutes; see the log"),
  /** The engine or the record loop has ended by a fault: restart the process. */
  FAILED(false, false, "failed; see the log");

  /** Longer than any call of the loop to its broker may take. */
  static final Duration LOOP_LIMIT = Duration.ofMinutes(1);

  /** Longer than a step of a large model on a slow machine. */
  static final Duration ENGINE_LIMIT = Duration.ofMinutes(5);

  private final boolean isLive;
  private final boolean isReady;
  private final String description;

  Health(boolean isLive, boolean isReady, String description) {
    this.isLive = isLive;
    this.isReady = isReady;
    this.description = description;
  }

  /**
   * What health is told by.
   *
   * @param hasStarted whether the engine is warm and the loop a member of its group
   * @param isRestoring whether some of its partitions are not served yet
   * @param sinceLoop since the loop's last round
   * @param sinceEngine since the engine's last round
   */
  record Signs(
      boolean hasFailed,
      boolean isClosing,
      boolean hasStarted,
      boolean isRestoring,
      Duration sinceLoop,
      Duration sinceEngine) {}

  static Health of(Signs signs) {
    if (signs.hasFailed()) {
      return FAILED;
    }
    if (signs.isClosing()) {
      return STOPPING;
    }
    if (!signs.hasStarted()) {
      return STARTING;
    }
    if (signs.sinceLoop().compareTo(LOOP_LIMIT) > 0) {
      return LOOP_STALLED;
    }
    if (signs.sinceEngine().compareTo(ENGINE_LIMIT) > 0) {
      return ENGINE_STALLED;
    }
    return signs.isRestoring() ? RESTORING : READY;
  }

  public boolean isLive() {
    return isLive;
  }

  public boolean isReady() {
    return isReady;
  }

  public String description() {
    return description;
  }
}
