package dev.funnel.bench.faults;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.ServedModel;
import dev.funnel.consumer.Worker;
import dev.funnel.consumer.WorkerConfig;
import dev.funnel.executor.ExecutorConfig;
import dev.funnel.executor.FunctionExecutor;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.transport.kafka.Membership;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A worker or an executor until its standard input closes; ends if the service ends by itself. */
final class ServiceMain {
  /** What the process is. */
  enum Role {
    WORKER,
    REAL_WORKER,
    EXECUTOR,
    /** A worker that joins and leaves again and again. */
    RESTLESS_WORKER,
    RESTLESS_REAL_WORKER,
    /** An executor that joins and leaves again and again. */
    RESTLESS_EXECUTOR;

    private boolean isRestless() {
      return this == RESTLESS_WORKER || this == RESTLESS_REAL_WORKER || this == RESTLESS_EXECUTOR;
    }
  }

  static final int MAX_BATCH = 32;

  private static final long RESTLESS_SECONDS = 2;

  /** A service that runs. */
  private record Running(AutoCloseable service, CompletableFuture<Void> stopped) {}

  /** Starts a service; it may be refused. */
  private interface Start {
    Running start() throws Exception;
  }

  private ServiceMain() {}

  /** The arguments that {@link #main} takes. */
  static List<String> arguments(Role role, String bootstrapServers, String slot, CallFile calls) {
    return List.of(role.name(), bootstrapServers, slot, calls.path().toString());
  }

  public static void main(String[] arguments) {
    Orphans.endWithParent();
    try {
      Role role = Role.valueOf(arguments[0]);
      Start start = start(role, arguments[1], arguments[2], new CallFile(Path.of(arguments[3])));
      if (role.isRestless()) {
        comeAndGo(start);
      }
      start.start().stopped().join();
    } catch (Throwable e) {
      System.err.println(String.join(" ", arguments) + " ended: " + e);
    }
    Runtime.getRuntime().halt(1);
  }

  private static Start start(Role role, String bootstrapServers, String slot, CallFile calls)
      throws Exception {
    return switch (role) {
      case WORKER, RESTLESS_WORKER -> {
        ForwardPass forward = PlannedModel.forward(MAX_BATCH);
        yield () -> worker(bootstrapServers, slot, PlannedModel.served(), forward);
      }
      case REAL_WORKER, RESTLESS_REAL_WORKER -> {
        LoadedModel model =
            LoadedModel.load(new ModelSource.Default(), MAX_BATCH, System.out::println);
        yield () -> worker(bootstrapServers, slot, model.served(), model.forwardPass());
      }
      case EXECUTOR, RESTLESS_EXECUTOR -> () -> executor(bootstrapServers, slot, calls);
    };
  }

  private static Running worker(
      String bootstrapServers, String slot, ServedModel model, ForwardPass forward) {
    Worker worker =
        Worker.start(
            WorkerConfig.of(new Membership(bootstrapServers, WorkerConfig.DEFAULT_GROUP, slot))
                .withMaxBatch(MAX_BATCH),
            model,
            forward,
            Clock.systemUTC());
    return new Running(worker, worker.stopped());
  }

  private static Running executor(String bootstrapServers, String slot, CallFile calls)
      throws Exception {
    FunctionExecutor executor =
        FunctionExecutor.start(
            ExecutorConfig.of(new Membership(bootstrapServers, ExecutorConfig.DEFAULT_GROUP, slot)),
            calls.functions());
    return new Running(executor, executor.stopped());
  }

  private static void comeAndGo(Start start) throws Exception {
    while (true) {
      Running running = start.start();
      try {
        running.stopped().get(RESTLESS_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException itRuns) {
        // As it should.
      } catch (ExecutionException failed) {
        throw new IllegalStateException("the service ended by itself", failed);
      }
      running.service().close();
      TimeUnit.SECONDS.sleep(RESTLESS_SECONDS);
    }
  }
}
