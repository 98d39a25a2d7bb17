package dev.funnel.evaluation.run;

import dev.funnel.evaluation.report.Speed;
import dev.funnel.evaluation.run.EvaluatedModel.Turn;
import dev.funnel.evaluation.score.Outcome;
import dev.funnel.evaluation.score.OutcomeReader;
import dev.funnel.evaluation.score.Scorer;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.SamplingParams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Asks a model for the turn of every item and judges it. Used once, by one thread. */
public final class EvaluationRun {
  private static final SamplingParams GREEDY =
      new SamplingParams(0.0, null, null, null, null, List.of());

  private record Asked(Item item, CompletableFuture<Turn> turn) {}

  private final EvaluatedModel model;
  private final InstantSource clock;
  private final OutcomeReader outcomes = new OutcomeReader();

  /** In the order of the suite. */
  private final Queue<Asked> asked = new ArrayDeque<>();

  private Speed speed = Speed.NONE;

  public EvaluationRun(EvaluatedModel model, InstantSource clock) {
    this.model = model;
    this.clock = clock;
  }

  /**
   * Runs all items.
   *
   * @param listener gets each item when it and all before it are judged
   * @throws ModelEnded if the model ends before the last one
   */
  public Speed run(List<Item> items, Consumer<Judged> listener) throws InterruptedException {
    Instant began = clock.instant();
    for (int i = 0; i < items.size(); i++) {
      asked.add(new Asked(items.get(i), model.submit(request(items.get(i), i))));
      while (!asked.isEmpty() && asked.element().turn().isDone()) {
        judgeFirst(began, listener);
      }
    }
    while (!asked.isEmpty()) {
      judgeFirst(began, listener);
    }
    return speed;
  }

  // Ids of items are the suite's and need not differ; the model's own way to name turns must.
  private static ChatRequest request(Item item, int index) {
    return ChatRequest.builder(RequestIdentity.of("evaluation", "item-" + index), item.messages())
        .functions(item.functions())
        .parallelCalls(true)
        .sampling(GREEDY)
        .build();
  }

  private void judgeFirst(Instant began, Consumer<Judged> listener) throws InterruptedException {
    Asked first = asked.remove();
    Turn turn = await(first.turn());
    Outcome outcome = outcomes.read(turn.response().outcome(), first.item().functions());
    speed = speed.plus(turn.response().usage(), Duration.between(began, clock.instant()));
    listener.accept(
        new Judged(first.item(), outcome, Scorer.judge(first.item(), outcome), turn.text(), speed));
  }

  private static Turn await(CompletableFuture<Turn> turn) throws InterruptedException {
    try {
      return turn.get();
    } catch (ExecutionException e) {
      throw new ModelEnded(e.getCause());
    }
  }
}
