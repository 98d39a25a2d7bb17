package dev.funnel.inference.sequence;

import java.util.List;

/**
 * The text of a completion as its tokens arrive. What may yet turn out to be the beginning of a
 * stop sequence is held back; from the stop sequence on nothing is kept. The stop sequence that
 * ends first counts, the longest among those that end together, so the split into tokens does not
 * matter. Not thread-safe.
 */
final class CompletionText {
  private final Utf8Stream utf8 = new Utf8Stream();
  private final List<StopSequence> stops;
  private final StringBuilder text = new StringBuilder();
  private int numHeldBack;
  private boolean stopped;

  CompletionText(List<String> stops) {
    this.stops = stops.stream().map(StopSequence::new).toList();
  }

  /** Appends the bytes of a token; true once a stop sequence was found. */
  boolean append(byte[] bytes) {
    read(utf8.accept(bytes));
    return stopped;
  }

  /** Appends the bytes of a token in which no stop sequence acts, and none that began before. */
  void appendUnstoppable(byte[] bytes) {
    text.append(utf8.accept(bytes));
    stops.forEach(StopSequence::reset);
    numHeldBack = 0;
  }

  /** The bytes end here: no stop sequence can follow any more, so nothing is held back. */
  void finish() {
    read(utf8.finish());
    numHeldBack = 0;
  }

  /** The text that no later token can take back. */
  String settled() {
    return text.substring(0, text.length() - numHeldBack);
  }

  private void read(String added) {
    for (int i = 0; i < added.length() && !stopped; i++) {
      read(added.charAt(i));
    }
  }

  private void read(char c) {
    text.append(c);
    int numStop = 0;
    numHeldBack = 0;
    for (StopSequence stop : stops) {
      if (stop.accept(c)) {
        numStop = Math.max(numStop, stop.numMatched());
      }
      numHeldBack = Math.max(numHeldBack, stop.numMatched());
    }
    if (numStop > 0) {
      stopped = true;
      numHeldBack = 0;
      text.setLength(text.length() - numStop);
    }
  }
}
