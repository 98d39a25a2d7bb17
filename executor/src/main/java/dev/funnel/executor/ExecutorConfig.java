package dev.funnel.executor;

import dev.funnel.schemas.Topics;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.kafka.LoopConfig;
import dev.funnel.transport.kafka.Membership;
import java.time.Duration;
import java.util.Objects;

/**
 * What an executor needs to know beside its functions. Begin with {@link #of}.
 *
 * @param membership in a group whose executors all own the same functions
 * @param maxConcurrentCalls calls that run at once
 * @param callTimeout after which a call's result is an error that the model reads
 */
public record ExecutorConfig(
    Membership membership, Topics topics, int maxConcurrentCalls, Duration callTimeout) {
  /** The group of all executors of a deployment that own one set of functions. */
  public static final String DEFAULT_GROUP = "funnel-executor";

  public ExecutorConfig {
    Objects.requireNonNull(membership, "membership");
    Objects.requireNonNull(topics, "topics");
    if (maxConcurrentCalls < 1) {
      throw new IllegalArgumentException(
          "maxConcurrentCalls is " + maxConcurrentCalls + "; at least 1");
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      throw new IllegalArgumentException("callTimeout is " + callTimeout + "; above zero");
    }
  }

  /** An executor with defaults: 8 calls at once, 30 seconds each. */
  public static ExecutorConfig of(Membership membership) {
    return new ExecutorConfig(membership, Topics.DEFAULT, 8, Duration.ofSeconds(30));
  }

  LoopConfig loop() {
    return membership.loop(topics.responses(), LoopLimits.DEFAULT);
  }
}
