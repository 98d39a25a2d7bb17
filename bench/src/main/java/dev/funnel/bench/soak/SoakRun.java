package dev.funnel.bench.soak;

import dev.funnel.bench.TemporaryDirectory;
import dev.funnel.bench.queue.Answers;
import dev.funnel.bench.queue.QueueRun;
import dev.funnel.bench.queue.Requests;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.Worker;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.local.LocalStack;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A broker, a worker and its load in this process, looked at now and then. */
final class SoakRun {
  private static final long REST_NANOS = 5_000_000;

  private final SoakPlan plan;
  private final List<String> complaints;
  private final Consumer<String> progress;
  private final List<Vitals> looks = new ArrayList<>();

  /**
   * @param progress gets a line for each look
   */
  SoakRun(SoakPlan plan, List<String> complaints, Consumer<String> progress) {
    this.plan = plan;
    this.complaints = complaints;
    this.progress = progress;
  }

  SoakFigures run(LoadedModel model) throws Exception {
    ForwardPass forward = plan.isScripted() ? QueueRun.scriptedForward(model) : model.forwardPass();
    try (TemporaryDirectory data = TemporaryDirectory.create();
        LocalStack stack = LocalStack.start(data.path(), OptionalInt.empty());
        Answers answers = new Answers(stack.bootstrapServers(), LocalStack.NUM_PARTITIONS);
        Traffic traffic =
            new Traffic(stack.bootstrapServers(), new Requests(complaints), answers)) {
      if (plan.backlog() > 0) {
        traffic.fill(plan.backlog());
        progress.accept(String.format(Locale.ROOT, "%,d requests wait", plan.backlog()));
      }
      try (Worker worker =
          Worker.start(
              stack.workerConfig().withMaxBatch(forward.maxSlots()),
              model.served(),
              forward,
              Clock.systemUTC())) {
        load(model, traffic, worker);
        if (plan.backlog() == 0) {
          traffic.drain();
        }
      }
    }
    return new SoakFigures(looks);
  }

  private void load(LoadedModel model, Traffic traffic, Worker worker) throws Exception {
    long begin = System.nanoTime();
    long nextLook = plan.between().toNanos();
    // Asked once: each time it is asked makes a future that lives as long as the worker.
    CompletableFuture<Void> stopped = worker.stopped();
    for (long passed = 0; passed < plan.length().toNanos(); passed = System.nanoTime() - begin) {
      if (stopped.isDone()) {
        throw new IllegalStateException("the worker has ended; the log above says why");
      }
      if (plan.backlog() == 0) {
        traffic.sendUpTo((int) (passed / 1e9 * plan.perSecond()));
      }
      traffic.takeAnswers();
      if (passed >= nextLook) {
        nextLook += plan.between().toNanos();
        look(Vitals.now(passed / 1_000_000_000, model, plan.isScripted(), traffic.numAnswered()));
      }
      LockSupport.parkNanos(REST_NANOS);
    }
  }

  private void look(Vitals vitals) {
    looks.add(vitals);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%5d s: heap %d MiB, resident %d MiB, %d arrays, %d threads, %d files, %,d answers",
            vitals.seconds(),
            vitals.heap(),
            vitals.resident(),
            vitals.arrays(),
            vitals.threads(),
            vitals.files(),
            vitals.answered()));
  }
}
