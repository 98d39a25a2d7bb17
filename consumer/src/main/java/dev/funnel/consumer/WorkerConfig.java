package dev.funnel.consumer;

import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.kafka.LoopConfig;
import dev.funnel.transport.kafka.Membership;
import java.util.Objects;

/**
 * What a worker needs to know beside its model. Begin with {@link #of}.
 *
 * @param membership in the group of all workers of a deployment
 * @param maxBatch most sequences in one forward pass
 * @param maxInFlight records taken and not yet committed
 * @param adapters how many, and whether they may change while it runs
 * @param healthHost address of the health endpoint
 * @param healthPort 0 for any free port
 */
public record WorkerConfig(
    Membership membership,
    Topics topics,
    int maxBatch,
    int maxInFlight,
    AdapterSettings adapters,
    String healthHost,
    int healthPort) {
  /** The group of all workers of a deployment. */
  public static final String DEFAULT_GROUP = "funnel-worker";

  private static final int DEFAULT_BATCH = 64;

  /** The next batches wait here while one runs, so that a free slot is never idle. */
  private static final int BATCHES_IN_FLIGHT = 4;

  public WorkerConfig {
    Objects.requireNonNull(membership, "membership");
    Objects.requireNonNull(topics, "topics");
    Objects.requireNonNull(adapters, "adapters");
    Objects.requireNonNull(healthHost, "healthHost");
    if (healthPort < 0 || healthPort > 65_535) {
      throw new IllegalArgumentException("healthPort is " + healthPort + "; allowed: 0 to 65535");
    }
  }

  /** A worker with defaults: 64 sequences a batch, health on any free loopback port. */
  public static WorkerConfig of(Membership membership) {
    return new WorkerConfig(membership, Topics.DEFAULT, 1, 1, AdapterSettings.NONE, "127.0.0.1", 0)
        .withMaxBatch(DEFAULT_BATCH);
  }

  /** The same worker with another bound of its batch, and four such batches in flight. */
  public WorkerConfig withMaxBatch(int sequences) {
    return new WorkerConfig(
        membership,
        topics,
        sequences,
        BATCHES_IN_FLIGHT * sequences,
        adapters,
        healthHost,
        healthPort);
  }

  /** The same worker with its health endpoint elsewhere. */
  public WorkerConfig withHealth(String host, int port) {
    return new WorkerConfig(membership, topics, maxBatch, maxInFlight, adapters, host, port);
  }

  /** The same worker with other adapters. */
  public WorkerConfig withAdapters(AdapterSettings settings) {
    return new WorkerConfig(
        membership, topics, maxBatch, maxInFlight, settings, healthHost, healthPort);
  }

  LoopConfig loop() {
    return membership.loop(topics.requests(), LoopLimits.DEFAULT.withMaxInFlight(maxInFlight));
  }

  // Waiting room for all that can be in flight: what the loop hands out is never turned away.
  EngineLimits engine() {
    return EngineLimits.of(maxBatch, maxInFlight + maxBatch);
  }
}
