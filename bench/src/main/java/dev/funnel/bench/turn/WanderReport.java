package dev.funnel.bench.turn;

import java.util.List;
import java.util.stream.Stream;

/**
 * What became of wandering requests.
 *
 * @param numClosedByLimit calls among {@code numCalls} that the token limit had a say in
 * @param invalid what is wrong with each request that became neither a valid call nor an answer
 */
record WanderReport(int numCalls, int numAnswers, int numClosedByLimit, List<String> invalid) {
  /** Of no request yet. */
  static final WanderReport EMPTY = new WanderReport(0, 0, 0, List.of());

  /** Of an answer in text where the model may answer. */
  static final WanderReport ANSWER = new WanderReport(0, 1, 0, List.of());

  WanderReport {
    invalid = List.copyOf(invalid);
  }

  /** Of a valid call. */
  static WanderReport call(boolean closedByLimit) {
    return new WanderReport(1, 0, closedByLimit ? 1 : 0, List.of());
  }

  /** Of a turn that is neither, or a request that was refused. */
  static WanderReport invalid(String turn, String what) {
    return new WanderReport(0, 0, 0, List.of(what + ": " + turn));
  }

  /** Both reports as one. */
  WanderReport and(WanderReport other) {
    return new WanderReport(
        numCalls + other.numCalls,
        numAnswers + other.numAnswers,
        numClosedByLimit + other.numClosedByLimit,
        Stream.concat(invalid.stream(), other.invalid.stream()).toList());
  }
}
