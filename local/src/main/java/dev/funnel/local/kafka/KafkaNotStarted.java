package dev.funnel.local.kafka;

import java.nio.file.Path;

/** Why the embedded Kafka did not start, with what to do about it. */
public final class KafkaNotStarted extends RuntimeException {
  private KafkaNotStarted(String message, Throwable cause) {
    super(message, cause);
  }

  static KafkaNotStarted portTaken(int port, Throwable cause) {
    return new KafkaNotStarted(
        "port " + port + " is taken; end the process that uses it or choose another port", cause);
  }

  static KafkaNotStarted dataInUse(Path dataDir, Throwable cause) {
    return new KafkaNotStarted(
        "Kafka's data in '"
            + dataDir
            + "' is used by another process; end that or choose another directory",
        cause);
  }

  static KafkaNotStarted dataNotUsable(Path dataDir, Throwable cause) {
    return new KafkaNotStarted(
        "Kafka's data directory '" + dataDir + "' cannot be used: " + cause, cause);
  }

  static KafkaNotStarted broken(Path dataDir, Throwable cause) {
    return new KafkaNotStarted(
        "Kafka did not start on the data in '" + dataDir + "': " + cause, cause);
  }
}
