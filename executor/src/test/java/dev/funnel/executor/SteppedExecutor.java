package dev.funnel.executor;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.RecordHandler;
import java.time.Clock;
import java.time.Duration;

/** An executor's handler without Kafka and without threads: functions run when it is called. */
public final class SteppedExecutor {
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

  private SteppedExecutor() {}

  /**
   * What the record loop hands responses to.
   *
   * @throws RequestRefused INVALID_SCHEMA if a definition's parameters are no object schema
   */
  public static RecordHandler handler(FunctionRegistry functions, Clock clock)
      throws RequestRefused {
    return new CallHandler(
        Topics.DEFAULT,
        new CallRunner(functions),
        new CallPool(Integer.MAX_VALUE, new InlineThreads()),
        CALL_TIMEOUT,
        clock);
  }
}
