package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The one place that names the worker's meters. Safe for use from any thread. */
final class WorkerMetrics implements EngineListener {
  private final Map<FinishReason, Counter> responses = new EnumMap<>(FinishReason.class);
  private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
  private final DistributionSummary groupSize;
  private final DistributionSummary batchSize;
  private final Counter promptTokens;
  private final Counter completionTokens;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  WorkerMetrics(MeterRegistry registry) {
    for (FinishReason reason : FinishReason.values()) {
      responses.put(
          reason,
          Counter.builder("funnel.responses")
              .description("Responses by finish reason")
              .tag("finish_reason", reason.name())
              .register(registry));
    }
    for (ErrorCode code : ErrorCode.values()) {
      errors.put(
          code,
          Counter.builder("funnel.errors")
              .description("Failed requests by code and by who has to change something")
              .tag("code", code.name())
              .tag("blame", code.blame().name())
              .register(registry));
    }
    groupSize =
        DistributionSummary.builder("funnel.admission.group")
            .description("Requests handed to the engine at once")
            .register(registry);
    batchSize =
        DistributionSummary.builder("funnel.engine.batch")
            .description("Sequences advanced by a step")
            .register(registry);
    promptTokens = tokens(registry, "prompt");
    completionTokens = tokens(registry, "completion");
    Gauge.builder("funnel.engine.running", running, AtomicInteger::get)
        .description("Sequences in the running batch")
        .register(registry);
    Gauge.builder("funnel.engine.waiting", waiting, AtomicInteger::get)
        .description("Sequences not yet admitted to the batch")
        .register(registry);
  }

  private static Counter tokens(MeterRegistry registry, String kind) {
    return Counter.builder("funnel.tokens")
        .description("Tokens of ended generations")
        .tag("kind", kind)
        .register(registry);
  }

  void groupAdmitted(int size) {
    groupSize.record(size);
  }

  void refused(ErrorCode code) {
    errors.get(code).increment();
    responses.get(new ChatOutcome.Failure(code, "").finishReason()).increment();
  }

  void answered(ChatOutcome outcome, Usage usage) {
    responses.get(outcome.finishReason()).increment();
    if (outcome instanceof ChatOutcome.Failure failure) {
      errors.get(failure.code()).increment();
    }
    promptTokens.increment(usage.promptTokens());
    completionTokens.increment(usage.completionTokens());
  }

  @Override
  public void stepped(int advanced, int nowRunning, int nowWaiting) {
    batchSize.record(advanced);
    running.set(nowRunning);
    waiting.set(nowWaiting);
  }
}
