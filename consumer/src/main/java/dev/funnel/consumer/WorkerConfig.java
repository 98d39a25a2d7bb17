package dev.funnel.consumer;

import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.kafka.LoopConfig;
import dev.funnel.transport.kafka.Membership;
import java.time.Duration;
import java.util.Objects;

/**
 * What a worker needs to know beside its model. Begin with {@link #of}.
 *
 * @param membership in the group of all workers of a deployment
 * @param maxBatch most sequences in one forward pass
 * @param lookAhead how far it takes records beyond those that run
 * @param stalledAfter how long a request may run that holds its whole partition up
 * @param executorTimeout how long executors have for the calls of a turn, unless its deadline is
 *     sooner
 * @param adapters how many, and whether they may change while it runs
 * @param healthHost address of the health endpoint
 * @param healthPort 0 for any free port
 */
public record WorkerConfig(
    Membership membership,
    Topics topics,
    int maxBatch,
    LookAhead lookAhead,
    Duration stalledAfter,
    Duration executorTimeout,
    AdapterSettings adapters,
    String healthHost,
    int healthPort) {
  /** The group of all workers of a deployment. */
  public static final String DEFAULT_GROUP = "funnel-worker";

  private static final int DEFAULT_BATCH = 64;

  private static final Duration DEFAULT_STALLED_AFTER = Duration.ofMinutes(5);

  /** How long executors have for the calls of a turn, unless another time is set. */
  static final Duration DEFAULT_EXECUTOR_TIMEOUT = Duration.ofMinutes(10);

  public WorkerConfig {
    Objects.requireNonNull(membership, "membership");
    Objects.requireNonNull(topics, "topics");
    Objects.requireNonNull(lookAhead, "lookAhead");
    Objects.requireNonNull(adapters, "adapters");
    Objects.requireNonNull(healthHost, "healthHost");
    requirePositive("stalledAfter", stalledAfter);
    requirePositive("executorTimeout", executorTimeout);
    if (healthPort < 0 || healthPort > 65_535) {
      throw new IllegalArgumentException("healthPort is " + healthPort + "; allowed: 0 to 65535");
    }
  }

  private static void requirePositive(String name, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(name + " is " + time + "; above zero");
    }
  }

  /** A worker with defaults: 64 sequences a batch, health on any free loopback port. */
  public static WorkerConfig of(Membership membership) {
    return new WorkerConfig(
        membership,
        Topics.DEFAULT,
        DEFAULT_BATCH,
        LookAhead.DEFAULT,
        DEFAULT_STALLED_AFTER,
        DEFAULT_EXECUTOR_TIMEOUT,
        AdapterSettings.NONE,
        "127.0.0.1",
        0);
  }

  /** The same worker with another bound of its batch. */
  public WorkerConfig withMaxBatch(int sequences) {
    return new WorkerConfig(
        membership,
        topics,
        sequences,
        lookAhead,
        stalledAfter,
        executorTimeout,
        adapters,
        healthHost,
        healthPort);
  }

  /** The same worker that looks further ahead, or less far. */
  public WorkerConfig withLookAhead(LookAhead other) {
    return new WorkerConfig(
        membership,
        topics,
        maxBatch,
        other,
        stalledAfter,
        executorTimeout,
        adapters,
        healthHost,
        healthPort);
  }

  /** The same worker with another time for a request that holds its partition up. */
  public WorkerConfig withStalledAfter(Duration time) {
    return new WorkerConfig(
        membership,
        topics,
        maxBatch,
        lookAhead,
        time,
        executorTimeout,
        adapters,
        healthHost,
        healthPort);
  }

  /** The same worker with another time for executors. */
  public WorkerConfig withExecutorTimeout(Duration time) {
    return new WorkerConfig(
        membership,
        topics,
        maxBatch,
        lookAhead,
        stalledAfter,
        time,
        adapters,
        healthHost,
        healthPort);
  }

  /** The same worker with its health endpoint elsewhere. */
  public WorkerConfig withHealth(String host, int port) {
    return new WorkerConfig(
        membership,
        topics,
        maxBatch,
        lookAhead,
        stalledAfter,
        executorTimeout,
        adapters,
        host,
        port);
  }

  /** The same worker with other adapters. */
  public WorkerConfig withAdapters(AdapterSettings settings) {
    return new WorkerConfig(
        membership,
        topics,
        maxBatch,
        lookAhead,
        stalledAfter,
        executorTimeout,
        settings,
        healthHost,
        healthPort);
  }

  LoopConfig loop() {
    return membership.loop(
        topics.requests(), lookAhead.limits(maxBatch).withStalledAfter(stalledAfter));
  }

  // Waiting room for all that can be in flight: what the loop hands out is never turned away.
  EngineLimits engine() {
    return EngineLimits.of(maxBatch, lookAhead.maxInFlight(maxBatch) + LookAhead.MAX_POLL);
  }
}
