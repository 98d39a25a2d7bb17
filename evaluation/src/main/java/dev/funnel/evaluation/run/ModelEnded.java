package dev.funnel.evaluation.run;

import org.jspecify.annotations.Nullable;

/** The model will answer nothing more, so the run is over before its end. */
public final class ModelEnded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelEnded(@Nullable Throwable cause) {
    super("the model ended in the middle of the run: " + cause, cause);
  }
}
