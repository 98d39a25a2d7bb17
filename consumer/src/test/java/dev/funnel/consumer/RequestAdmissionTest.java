package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.sequence.Urgency;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.codec.ChatCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestAdmissionTest {
  private final RequestAdmission admission = admission();

  @Test
  void priorityAndDeadlineReachTheEngine() throws RequestRefused {
    assertThat(urgency("{\"priority\":3,\"deadline\":\"2026-01-01T00:00:01.500Z\"}"))
        .isEqualTo(new Urgency(3, Instant.parse("2026-01-01T00:00:01.500Z").toEpochMilli()));
  }

  @Test
  void aRequestThatSaysNothingIsOfNormalUrgency() throws RequestRefused {
    assertThat(urgency("{}")).isEqualTo(Urgency.NORMAL);
  }

  @Test
  void aPriorityBeyondTheScaleIsTheHighest() throws RequestRefused {
    assertThat(urgency("{\"priority\":1000000}").priority()).isEqualTo(Urgency.MAX_PRIORITY);
  }

  private Urgency urgency(String funnel) throws RequestRefused {
    return admission
        .admit(WorkerPipeline.body("\"funnel\":" + funnel), "id", WorkerPipeline.NOW)
        .generation()
        .urgency();
  }

  private static RequestAdmission admission() {
    var tokenizer = new ByteTokenizer();
    var model = new ServedModel(WorkerPipeline.MODELS, new FunnelFormat(), tokenizer, 2000, 100);
    return new RequestAdmission(
        new ChatCodec(),
        model,
        new TurnCompiler(
            model.format(),
            tokenizer,
            TokenTrie.of(tokenizer),
            new WorkerMetrics(new SimpleMeterRegistry()),
            TurnCompiler.Limits.DEFAULT));
  }
}
