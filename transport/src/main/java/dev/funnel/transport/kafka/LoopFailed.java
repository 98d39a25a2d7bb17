package dev.funnel.transport.kafka;

import org.jspecify.annotations.Nullable;

/** Why a loop ended by itself. What was not committed is left for whoever goes on. */
public final class LoopFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isSlotTaken;

  private LoopFailed(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private LoopFailed(String message, @Nullable Throwable cause, boolean isSlotTaken) {
    super(message, cause);
    this.isSlotTaken = isSlotTaken;
  }

  /** Whether another process has the slot: to start again helps only when that one has ended. */
  public boolean isSlotTaken() {
    return isSlotTaken;
  }

  static LoopFailed slotTaken(LoopConfig config, SlotGuard.Place other) {
    return new LoopFailed(
        other
            + " uses the transactional id '"
            + config.transactionalId()
            + "' in group '"
            + config.groupId()
            + "'; give each running process a slot of its own (--slot or FUNNEL_SLOT), or end that"
            + " one",
        null,
        true);
  }

  static LoopFailed fenced(LoopConfig config, Throwable cause) {
    return new LoopFailed(
        "another process uses the transactional id '"
            + config.transactionalId()
            + "' and took over; give each running process a slot of its own (--slot or FUNNEL_SLOT)",
        cause,
        true);
  }

  static LoopFailed notAuthorized(LoopConfig config, Throwable cause) {
    return new LoopFailed(
        "Kafka at "
            + config.bootstrapServers()
            + " does not allow what the loop on topic '"
            + config.topic()
            + "' needs: "
            + cause.getMessage(),
        cause);
  }

  static LoopFailed notStarted(LoopConfig config, Throwable cause) {
    return new LoopFailed(
        "transactions with the id '"
            + config.transactionalId()
            + "' cannot be started at "
            + config.bootstrapServers()
            + ": "
            + cause.getMessage(),
        cause);
  }

  static LoopFailed broken(LoopConfig config, Throwable cause) {
    return new LoopFailed("the loop on topic '" + config.topic() + "' ended: " + cause, cause);
  }
}
