package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.Urgency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * NobodyStarves: everyone is admitted within its bound. Who was admitted is told by the tokens that
 * a forward pass computes, one of which names its sequence.
 */
final class AdmissionBounds {
  private final EngineLimits limits;
  private final int numTurns;

  /** By name: how many admissions there will be at most before its first. */
  private final Map<Integer, Integer> latest = new HashMap<>();

  private final Set<Integer> admitted = new HashSet<>();
  private int numAdmissions;

  AdmissionBounds(EngineLimits limits, boolean hasSeveralTenants) {
    this.limits = limits;
    this.numTurns = hasSeveralTenants ? WaitingLevel.TURNS_PER_OVERTAKING : 1;
  }

  /** A request is submitted now, while {@code numBefore} others wait. */
  void submitted(int name, GenerationRequest request, int numBefore) {
    int numLevels = Urgency.MAX_PRIORITY - request.urgency().priority() + 1;
    // Each that is there already may come back.
    int numOlder = numBefore + (numBefore + limits.maxRunning()) * Scheduler.MAX_PREEMPTIONS;
    int bound = numOlder + (numOlder + 1) * numLevels * limits.maxOvertaken() * numTurns;
    // Those that have their slots already may begin later.
    latest.put(name, numAdmissions + bound + limits.maxRunning());
  }

  /** The forward pass has computed the token that names a sequence. */
  void begun(String schedule, int name) {
    if (admitted.add(name)) {
      assertThat(numAdmissions).as("%s: %d", schedule, name).isLessThanOrEqualTo(latest.get(name));
    }
    numAdmissions++;
  }
}
