package dev.funnel.consumer;

/** How a worker is. */
public enum Health {
  /** The model is loading or the group is being joined. */
  STARTING(true, false, "starting"),
  /** Records are taken. */
  READY(true, true, "ready"),
  /** No record is taken any more; those taken are being answered. */
  STOPPING(true, false, "stopping"),
  /** The engine or the record loop has ended by a fault: restart the process. */
  FAILED(false, false, "failed; see the log");

  private final boolean isLive;
  private final boolean isReady;
  private final String description;

  Health(boolean isLive, boolean isReady, String description) {
    this.isLive = isLive;
    this.isReady = isReady;
    this.description = description;
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
