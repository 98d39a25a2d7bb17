package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.Urgency;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Prefill;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * EveryoneIsAdmittedWithinItsBound: who was admitted is told by the prompts that a forward pass
 * begins, whose first tokens name their sequences.
 */
final class AdmissionBounds {
  private final ScriptedForward forward;
  private final int maxOvertaken;

  /** By first token: how many admissions there will be at most before its own. */
  private final Map<Integer, Integer> latest = new HashMap<>();

  private int numAdmissions;
  private int numBatchesRead;

  AdmissionBounds(ScriptedForward forward, int maxOvertaken) {
    this.forward = forward;
    this.maxOvertaken = maxOvertaken;
  }

  /** A request is submitted now, while {@code numBefore} others wait. */
  void submitted(GenerationRequest request, int numBefore) {
    int numLevels = Urgency.MAX_PRIORITY - request.urgency().priority() + 1;
    // One may have its slot already and begin later.
    int bound = 1 + numBefore + (numBefore + 1) * numLevels * maxOvertaken;
    latest.put(request.promptTokens().get(0), numAdmissions + bound);
  }

  /** Reads what the forward pass was given since the last time. */
  void check(String schedule) {
    List<ScheduledBatch> batches = forward.batches();
    for (; numBatchesRead < batches.size(); numBatchesRead++) {
      if (batches.get(numBatchesRead) instanceof Prefill prefill && prefill.start() == 0) {
        int name = prefill.tokens().get(0);
        assertThat(numAdmissions)
            .as("%s: %d", schedule, name)
            .isLessThanOrEqualTo(latest.get(name));
        numAdmissions++;
      }
    }
  }
}
