package dev.funnel.bench.turn;

import dev.funnel.inference.sequence.Generation;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of wandering requests.
 *
 * @param numClosedByLimit calls among {@code numCalls} that the token limit had a say in
 * @param invalid what is wrong with each turn that is neither a valid call nor an allowed answer
 */
record WanderReport(int numCalls, int numAnswers, int numClosedByLimit, List<String> invalid) {
  /** Of no request yet. */
  static final WanderReport EMPTY = new WanderReport(0, 0, 0, List.of());

  /** One turn, read: a valid call, an allowed answer, or something wrong. */
  record Reading(boolean isCall, List<String> problems) {
    static final Reading CALL = new Reading(true, List.of());
    static final Reading ANSWER = new Reading(false, List.of());

    static Reading invalid(Generation generation, String what) {
      return new Reading(
          false,
          List.of(
              generation.id()
                  + " ("
                  + generation.finishReason()
                  + "): "
                  + what
                  + ": "
                  + generation.text()));
    }
  }

  WanderReport {
    invalid = List.copyOf(invalid);
  }

  /** This report and one more turn. */
  WanderReport and(Generation generation, Reading reading) {
    boolean isAnswer = !reading.isCall() && reading.problems().isEmpty();
    return new WanderReport(
        numCalls + (reading.isCall() ? 1 : 0),
        numAnswers + (isAnswer ? 1 : 0),
        numClosedByLimit + (reading.isCall() && generation.closedByLimit() ? 1 : 0),
        Stream.concat(invalid.stream(), reading.problems().stream()).toList());
  }
}
