package dev.funnel.evaluation.report;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about.
 *
 * @param suite the file, as the user named it
 * @param sha256 of the file, in hex
 * @param numItems in the file; a limit may have chosen fewer
 * @param seed by which they were chosen
 * @param model the name by which it answers, adapter included
 * @param adapter the directory of an adapter that the user named, else null
 * @param constrained whether a grammar held the model to the schemas
 */
public record Subject(
    String suite,
    String sha256,
    long numItems,
    long seed,
    String model,
    @Nullable String adapter,
    boolean constrained) {
  public Subject {
    Objects.requireNonNull(suite, "suite");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(model, "model");
  }
}
