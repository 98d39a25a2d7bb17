package dev.funnel.transport.kafka;

/** Why a loop ended by itself. What was not committed is left for whoever goes on. */
public final class LoopFailed extends RuntimeException {
  private LoopFailed(String message, Throwable cause) {
    super(message, cause);
  }

  static LoopFailed fenced(LoopConfig config, Throwable cause) {
    return new LoopFailed(
        "another process uses the transactional id '"
            + config.transactionalId()
            + "' and took over; give each running process its own id",
        cause);
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
