package dev.funnel.evaluation.run;

import dev.funnel.evaluation.report.Speed;
import dev.funnel.evaluation.score.Outcome;
import dev.funnel.evaluation.score.Verdict;
import dev.funnel.evaluation.suite.Item;
import java.util.Objects;

/**
 * An item that was run.
 *
 * @param text of the turn, as the model wrote it
 * @param speed of the run up to here
 */
public record Judged(Item item, Outcome outcome, Verdict verdict, String text, Speed speed) {
  public Judged {
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(speed, "speed");
  }
}
