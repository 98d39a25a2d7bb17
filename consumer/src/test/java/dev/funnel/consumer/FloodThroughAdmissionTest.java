package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.transport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits in the engine is a flood of one tenant, and then one request of another. */
class FloodThroughAdmissionTest {
  private static final int FLOOD = 500;
  private static final int SLOTS = 4;

  private final ScriptedForwardPass model = new ScriptedForwardPass("\nok");
  private WorkerPipeline worker;

  @BeforeEach
  void start() throws Exception {
    worker = WorkerPipeline.startWithRoom(model, FLOOD + 1);
  }

  @AfterEach
  void stop() throws Exception {
    worker.close();
  }

  @Test
  void aTenantsSingleRequestIsAnsweredWithTheFirstOfAnothersFlood() throws Exception {
    model.hold();
    List<CompletableFuture<Outcome>> flood = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      flood.add(worker.handle(ofTenant("flood")));
    }
    CompletableFuture<Outcome> single = worker.handle(ofTenant("single"));
    // Refused at once, so that those before it are admitted by then.
    worker.answer(WorkerPipeline.body("\"model\":\"unknown\""));

    List<Integer> numBefore = new ArrayList<>();
    CompletableFuture<Void> counted =
        single.thenAccept(
            outcome ->
                numBefore.add((int) flood.stream().filter(CompletableFuture::isDone).count()));
    model.release();
    counted.get(20, TimeUnit.SECONDS);

    // Those that ran when it came, and those that were admitted into their slots beside it.
    assertThat(numBefore.get(0)).isLessThanOrEqualTo(2 * SLOTS);
    for (CompletableFuture<Outcome> outcome : flood) {
      assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Acknowledged.class);
    }
  }

  private static InboundRecord ofTenant(String tenant) {
    InboundRecord record = WorkerPipeline.body("{}");
    return new InboundRecord(
        record.origin(), record.key(), record.value(), Map.of(Headers.TENANT, Payload.of(tenant)));
  }
}
