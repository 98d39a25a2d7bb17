package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;

/** What an ended generation means for its request. */
record TurnReading(ChatOutcome outcome, Kind kind) {
  /** What may follow. */
  enum Kind {
    /** It is the answer. */
    FINAL,

    /** The model broke a schema that nobody guaranteed: another attempt may keep it. */
    BROKEN,

    /** Grammar and validator disagree: a defect, whichever of them it is in. */
    DISAGREEMENT
  }
}
