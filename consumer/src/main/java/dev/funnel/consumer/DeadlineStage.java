package dev.funnel.consumer;

import java.util.Locale;

/** Where a request was when its deadline had passed. */
enum DeadlineStage {
  /** It was taken from its topic too late. */
  TAKE,
  /** It waited for the engine, or its prompt was being computed. */
  WAIT,
  /** The model was writing. */
  RUN,
  /** Its turn was written, and too late to be published. */
  PUBLISH;

  /** As a label of a meter. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
