package dev.funnel.cli.stack;

import dev.funnel.cli.stack.StackFactory.ModelStack;
import dev.funnel.consumer.InProcessInference;
import dev.funnel.evaluation.run.EvaluatedModel;
import dev.funnel.local.Closings;
import dev.funnel.schemas.ChatRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A model in this process and what was started for it.
 *
 * @param started closed with it; holds the inference too
 */
record RunningModel(String name, InProcessInference inference, Closings started)
    implements ModelStack, EvaluatedModel {
  @Override
  public EvaluatedModel model() {
    return this;
  }

  @Override
  public CompletableFuture<Turn> submit(ChatRequest request) throws InterruptedException {
    return inference.submit(request).thenApply(turn -> new Turn(turn.response(), turn.text()));
  }

  @Override
  public void close() {
    started.close();
  }
}
