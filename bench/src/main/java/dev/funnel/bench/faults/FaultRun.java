package dev.funnel.bench.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run: everything is started, harmed again and again, and judged. */
final class FaultRun {
  /** So long may it take until all is answered after the last fault, or enough is in flight. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final int MAX_PAUSE_MILLIS = 1_000;

  private final FaultPlan plan;
  private final List<String> texts;
  private final Consumer<String> progress;

  /**
   * A run that has not begun.
   *
   * @param texts complaints; only the default model needs them
   * @param progress gets a line for each fault
   */
  FaultRun(FaultPlan plan, List<String> texts, Consumer<String> progress) {
    this.plan = plan;
    this.texts = plan.isReal() ? List.copyOf(texts) : List.of();
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param directory for the brokers' data, the calls that were run and the logs of all processes
   */
  FaultFigures run(Path directory) throws Exception {
    try (Deployment deployment = Deployment.start(directory, plan);
        Load load = Load.start(deployment.bootstrapServers(), new Talk(plan.seed(), texts))) {
      progress.accept("everything runs");
      List<Fault> faults = commitAll(deployment, load);
      load.endSending();
      boolean isOver = deployment.await(() -> load.inFlight() == 0 && deployment.isCalm(), LIMIT);
      load.requireRunning();
      progress.accept(isOver ? "all is answered" : load.inFlight() + " conversations are open");
      Verdict verdict =
          new Judge(
                  new CommittedRecords(deployment.bootstrapServers()),
                  load.confirmed(),
                  deployment.calls().runs())
              .judge();
      return new FaultFigures(
          plan, faults, verdict, deployment.numEnded(), deployment.cluster().settings());
    }
  }

  private List<Fault> commitAll(Deployment deployment, Load load) throws Exception {
    Injector injector = new Injector(deployment, load, plan);
    Random random = new Random(plan.seed() + 1);
    List<Fault> faults = new ArrayList<>();
    for (FaultKind kind : plan.kinds()) {
      boolean isLoaded = deployment.await(() -> load.inFlight() >= Load.MIN_IN_FLIGHT, LIMIT);
      load.requireRunning();
      if (!isLoaded) {
        throw new IllegalStateException("only " + load.inFlight() + " requests are in flight");
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      Fault fault = injector.commit(faults.size() + 1, kind);
      faults.add(fault);
      boolean unused =
          deployment.await(() -> fault.awaited().isOver() && deployment.isCalm(), plan.maxWait());
      progress.accept(fault.toString());
    }
    return faults;
  }
}
