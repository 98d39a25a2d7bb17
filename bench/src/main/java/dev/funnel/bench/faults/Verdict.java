package dev.funnel.bench.faults;

import java.util.List;

/**
 * What is on the topics when all has come to rest.
 *
 * @param numRequests records on the requests topic
 * @param numAnswers records on the responses topic
 * @param numRepetitions requests that came again with the same body
 * @param numConflicts requests that came again with another body
 * @param numCalls calls of visible responses that were run
 * @param numRunAgain runs of a call that had run before, under the same id
 * @param lost what has no answer
 * @param duplicated what has more than one
 * @param problems a sentence for whatever else should not be
 */
record Verdict(
    int numRequests,
    int numAnswers,
    int numRepetitions,
    int numConflicts,
    int numCalls,
    int numRunAgain,
    List<Flaw> lost,
    List<Flaw> duplicated,
    List<String> problems) {
  /**
   * A turn that is not answered as it should.
   *
   * @param timeMs of the request if its answer lacks, of the answer if it is one too many
   */
  record Flaw(String turn, long timeMs) {}

  Verdict {
    lost = List.copyOf(lost);
    duplicated = List.copyOf(duplicated);
    problems = List.copyOf(problems);
  }

  /** Whether all is as it should be. */
  boolean isClean() {
    return lost.isEmpty() && duplicated.isEmpty() && problems.isEmpty();
  }
}
