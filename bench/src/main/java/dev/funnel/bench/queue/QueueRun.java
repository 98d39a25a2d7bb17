package dev.funnel.bench.queue;

import dev.funnel.bench.Machine;
import dev.funnel.bench.TemporaryDirectory;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.ServedModel;
import dev.funnel.consumer.Worker;
import dev.funnel.consumer.WorkerConfig;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.local.LocalStack;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A broker, a worker and a backlog, in this process. */
public final class QueueRun {
  private static final List<String> TURNS =
      List.of(
          turn("The internet connection drops", "every evening around 8", "three weeks"),
          turn("Cancellation is not confirmed", "always", "since January"),
          turn("The picture freezes and jumps", "about twice an hour", "since Easter"),
          turn("The kitchen lights flicker after the storm", "every evening", "since Tuesday"),
          turn("The parcel was left in the rain", "once", "not given"));

  private final Plan plan;
  private final List<String> complaints;
  private final Consumer<String> progress;

  /**
   * @param progress gets a line for each thing that takes time
   */
  QueueRun(Plan plan, List<String> complaints, Consumer<String> progress) {
    this.plan = plan;
    this.complaints = complaints;
    this.progress = progress;
  }

  private static String turn(String issue, String frequency, String duration) {
    return " to=functions.parse_customer_complaint:\n{\"complaint\":{\"issue\":\""
        + issue
        + "\",\"frequency\":\""
        + frequency
        + "\",\"duration\":\""
        + duration
        + "\"}}";
  }

  /** Measures with the model's tokenizer and vocabulary, and turns that cost no computation. */
  QueueFigures scripted(LoadedModel model) throws Exception {
    return run("scripted", model.served(), scriptedForward(model));
  }

  /** Writes calls that fit the complaints' function, with a model's vocabulary, at no cost. */
  public static ForwardPass scriptedForward(LoadedModel model) {
    ServedModel served = model.served();
    return new ScriptedForwardPass(
        new ScriptedTurns(served.tokenizer(), TURNS),
        model.forwardPass().maxSlots(),
        served.maxPositions(),
        served.tokenizer().vocabularySize());
  }

  /** Measures with the model itself. */
  QueueFigures real(LoadedModel model) throws Exception {
    return run(model.served().name(), model.served(), model.forwardPass());
  }

  private QueueFigures run(String name, ServedModel served, ForwardPass computing)
      throws Exception {
    var forward = new TimedForwardPass(computing);
    try (TemporaryDirectory data = TemporaryDirectory.create();
        LocalStack stack = LocalStack.start(data.path(), OptionalInt.empty())) {
      WorkerConfig config = stack.workerConfig().withMaxBatch(computing.maxSlots());
      try (Answers answers = new Answers(stack.bootstrapServers(), LocalStack.NUM_PARTITIONS);
          Backlog backlog =
              new Backlog(stack.bootstrapServers(), new Requests(complaints), answers, forward);
          Worker worker = Worker.start(config, served, forward, Clock.systemUTC())) {
        warmUp(backlog);
        List<Point> points = points(backlog);
        Window drain = drain(backlog, answers);
        if (worker.stopped().isDone()) {
          throw new IllegalStateException("the worker has ended; the log above says why");
        }
        return new QueueFigures(Machine.here(), name, points, drain);
      }
    }
  }

  private void warmUp(Backlog backlog) {
    int waiting = plan.waiting().isEmpty() ? plan.drain() : plan.waiting().get(0);
    backlog.fill(waiting);
    if (plan.warmUp() > 0) {
      progress.accept("warmed up: " + line(backlog.measure(plan.warmUp(), Math.max(1, waiting))));
    }
  }

  private List<Point> points(Backlog backlog) {
    List<Point> points = new ArrayList<>();
    for (int waiting : plan.waiting()) {
      backlog.fill(waiting);
      // The answers that came while the topic was filled are not all read.
      backlog.measure(2 * plan.completions(), waiting);
      List<Window> rounds = new ArrayList<>();
      for (int round = 0; round < plan.rounds(); round++) {
        Window window = backlog.measure(plan.completions(), waiting);
        rounds.add(window);
        progress.accept(waiting + " waiting: " + line(window));
      }
      points.add(new Point(waiting, rounds));
    }
    return points;
  }

  private @Nullable Window drain(Backlog backlog, Answers answers) {
    if (plan.drain() == 0) {
      return null;
    }
    backlog.fill(plan.drain());
    Window drained = backlog.drain();
    progress.accept("drained: " + line(drained));
    int numMissing = answers.numMissing(backlog.numSent());
    if (numMissing > 0) {
      throw new IllegalStateException("no answer to " + numMissing + " requests");
    }
    return drained;
  }

  private static String line(Window window) {
    return String.format(
        "%d answers, %.1f/s, %.0f µs of CPU each, %.1f%% outside the forward pass",
        window.completions(),
        window.perSecond(),
        window.cpuMicrosEach(),
        100 * window.shareOutsideForward());
  }
}
