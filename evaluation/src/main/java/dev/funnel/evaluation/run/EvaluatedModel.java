package dev.funnel.evaluation.run;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A model that answers requests: the port of a run. */
public interface EvaluatedModel {
  /**
   * A turn.
   *
   * @param text as the model wrote it; empty where it was not asked
   */
  record Turn(ChatResponse response, String text) {
    public Turn {
      Objects.requireNonNull(response, "response");
      Objects.requireNonNull(text, "text");
    }
  }

  /** The name by which it answers, adapter included. */
  String name();

  /**
   * Asks for a turn; waits while as many are being written as the model takes at once.
   *
   * @return completes with the turn, also where that is a failure; exceptionally only when the
   *     model has ended and will answer nothing more. Calls are of functions that the request
   *     offers, with JSON objects as arguments
   */
  CompletableFuture<Turn> submit(ChatRequest request) throws InterruptedException;
}
