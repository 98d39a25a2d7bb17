package dev.funnel.cli.stack;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.consumer.AdapterSettings;
import dev.funnel.consumer.InProcessInference;
import dev.funnel.consumer.InProcessInference.Guidance;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.Worker;
import dev.funnel.consumer.WorkerConfig;
import dev.funnel.consumer.WorkerNotStarted;
import dev.funnel.executor.ExecutorConfig;
import dev.funnel.executor.FunctionExecutor;
import dev.funnel.executor.FunctionRegistry;
import dev.funnel.executor.HealthServer;
import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.inference.djl.DeviceNotFoundException;
import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.model.ModelExport;
import dev.funnel.inference.model.ModelExport.Exported;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.local.Closings;
import dev.funnel.local.LocalStack;
import dev.funnel.local.kafka.KafkaNotStarted;
import dev.funnel.producer.BrokerUnavailable;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.producer.deadletters.DeadLetterTopic;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.transport.kafka.FunnelTopics;
import dev.funnel.transport.kafka.LoopFailed;
import dev.funnel.transport.kafka.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the real services for the commands. */
public final class Services implements StackFactory {
  private static final String LOOPBACK = "127.0.0.1";

  /** Of a worker in this process; a worker of its own has an option. */
  private static final int MAX_SEQUENCES = 64;

  private final Consumer<String> progress;

  /**
   * Services that report what takes time.
   *
   * @param progress gets a line for each thing that takes time
   */
  public Services(Consumer<String> progress) {
    this.progress = progress;
  }

  @Override
  public ParseStack connect(String bootstrapServers, ClientSettings settings) {
    return start(
        started -> {
          requireTopics(bootstrapServers);
          return new RunningClient(started.add(client(bootstrapServers, settings)), started);
        });
  }

  @Override
  public ParseStack startInProcess(
      @Nullable String model,
      @Nullable Path adapter,
      ComputeDevice device,
      ClientSettings settings,
      FunctionRegistry functions) {
    return start(
        started -> {
          started.add(StopSignal.runs(started::close));
          Path data = started.add(ScratchDirectory.create()).data();
          progress.accept("starting Kafka");
          LocalStack stack = started.add(LocalStack.start(data, OptionalInt.empty()));
          Worker worker =
              stack.startWorker(stack.workerConfig(), loadAdapted(model, adapter, device));
          FunctionExecutor executor = stack.startExecutor(functions);
          KafkaChatClient client = started.add(client(stack.bootstrapServers(), settings));
          // Nobody would answer any more: let the waiting requests fail now, not at their timeout.
          failWith(client, worker.stopped());
          failWith(client, executor.stopped());
          return new RunningClient(client, started);
        });
  }

  @Override
  public ModelStack loadModel(EvaluationSettings settings) {
    return start(
        started -> {
          started.add(StopSignal.runs(started::close));
          LoadedModel model =
              started.add(loadAdapted(settings.model(), settings.adapter(), settings.device()));
          InProcessInference inference =
              started.add(
                  new InProcessInference(
                      model.served(),
                      model.forwardPass(),
                      MAX_SEQUENCES,
                      settings.isConstrained() ? Guidance.GRAMMAR : Guidance.NONE));
          return new RunningModel(model.served().name(), inference, started);
        });
  }

  @Override
  public RunningService up(UpSettings settings, FunctionRegistry functions) {
    return start(
        started -> {
          List<String> parts = new ArrayList<>();
          List<CompletableFuture<Void>> ends = new ArrayList<>();
          OptionalInt port =
              settings.port() == 0 ? OptionalInt.empty() : OptionalInt.of(settings.port());
          progress.accept("starting Kafka");
          LocalStack stack = started.add(LocalStack.start(settings.data(), port));
          parts.add("Kafka at " + stack.bootstrapServers());
          if (settings.hasWorker()) {
            WorkerConfig config =
                stack
                    .workerConfig()
                    .withAdapters(settings.adapters())
                    .withHealth(LOOPBACK, settings.healthPort());
            Worker worker =
                stack.startWorker(
                    config,
                    LoadedModel.load(
                        sourceOf(settings.model()),
                        settings.adapters(),
                        MAX_SEQUENCES,
                        settings.device(),
                        progress));
            ends.add(worker.stopped());
            parts.add(description(worker, LOOPBACK));
          }
          if (settings.hasExecutor()) {
            ends.add(stack.startExecutor(functions).stopped());
            parts.add("executor");
          }
          return new RunningServices(String.join("; ", parts), ends, started);
        });
  }

  @Override
  public RunningService worker(WorkerSettings settings) {
    return start(
        started -> {
          requireTopics(settings.membership().bootstrapServers());
          LoadedModel model =
              started.add(
                  LoadedModel.load(
                      sourceOf(settings.model()),
                      settings.adapters(),
                      settings.maxSequences(),
                      settings.device(),
                      progress));
          WorkerConfig config =
              WorkerConfig.of(settings.membership())
                  .withMaxBatch(settings.maxSequences())
                  .withLookAhead(settings.lookAhead())
                  .withStalledAfter(settings.stalledAfter())
                  .withExecutorTimeout(settings.executorTimeout())
                  .withAdapters(settings.adapters())
                  .withHealth(settings.healthHost(), settings.healthPort());
          Worker worker = started.add(Worker.start(config, model, Clock.systemUTC()));
          return new RunningServices(
              description(worker, settings.healthHost()), List.of(worker.stopped()), started);
        });
  }

  @Override
  public RunningService executor(ExecutorSettings settings, FunctionRegistry functions) {
    return start(
        started -> {
          requireTopics(settings.membership().bootstrapServers());
          ExecutorConfig config = ExecutorConfig.of(settings.membership());
          FunctionExecutor executor = started.add(FunctionExecutor.start(config, functions));
          String health = "";
          if (settings.healthPort().isPresent()) {
            int port = settings.healthPort().getAsInt();
            HealthServer server =
                started.add(HealthServer.start(settings.healthHost(), port, executor));
            health =
                " with health at http://"
                    + settings.healthHost()
                    + ":"
                    + server.port()
                    + "/health/ready";
          }
          return new RunningServices("executor" + health, List.of(executor.stopped()), started);
        });
  }

  @Override
  public Exported export(ExportSettings settings, ModelExport.Progress shown) {
    return start(
        started -> {
          ModelSource source = adapted(sourceOf(settings.model()), settings.adapter());
          if (settings.isBaseOnly() && source instanceof ModelSource.Default) {
            source = new ModelSource.DefaultBase();
          }
          ModelFiles files = ModelLibrary.ofUser(System.getenv(), progress).find(source);
          try {
            return ModelExport.write(files, settings.encoding(), settings.file(), shown);
          } catch (IOException e) {
            throw new CommandFailed(
                ExitCode.IO_ERROR, "writing " + settings.file() + " failed: " + e, e);
          }
        });
  }

  @Override
  public DeadLetterTopic deadLetters(String bootstrapServers) {
    return start(started -> new DeadLetterTopic(bootstrapServers, Topics.DEFAULT));
  }

  @Override
  public void createTopics(TopicSettings settings) {
    try (TopicAdmin admin = new TopicAdmin(settings.bootstrapServers(), Map.of())) {
      Set<String> created =
          admin.createMissing(
              FunnelTopics.specs(
                  Topics.DEFAULT, settings.numPartitions(), settings.replicationFactor()));
      progress.accept(created.isEmpty() ? "all topics exist" : "created " + created);
    } catch (TopicAdmin.Unreachable e) {
      throw new CommandFailed(ExitCode.UNAVAILABLE, e.getMessage(), e);
    }
  }

  /** A model with an adapter of the user's in the place of its own, if one is named. */
  private LoadedModel loadAdapted(
      @Nullable String model, @Nullable Path adapter, ComputeDevice device)
      throws ModelFetchException {
    return LoadedModel.load(
        adapted(sourceOf(model), adapter), AdapterSettings.NONE, MAX_SEQUENCES, device, progress);
  }

  private static ModelSource adapted(ModelSource model, @Nullable Path adapter) {
    return adapter == null
        ? model
        : new ModelSource.Adapted(model, AdapterSource.Directory.namedAfter(adapter));
  }

  private static ModelSource sourceOf(@Nullable String model) {
    return model == null ? new ModelSource.Default() : ModelSource.parse(model);
  }

  private static String description(Worker worker, String host) {
    return "worker with health at http://" + host + ":" + worker.healthPort() + "/health/ready";
  }

  private static KafkaChatClient client(String bootstrapServers, ClientSettings settings) {
    return KafkaChatClient.open(
        new ClientConfig(
            bootstrapServers,
            Topics.DEFAULT,
            settings.maxInFlight(),
            settings.maxWait(),
            Encoding.AVRO,
            Map.of()));
  }

  private static void failWith(KafkaChatClient client, CompletableFuture<Void> service) {
    CompletableFuture<Void> unused =
        service.exceptionally(
            fault -> {
              client.end(
                  new IllegalStateException("a service ended: " + fault.getMessage(), fault));
              return null;
            });
  }

  /** Refuses brokers that cannot be reached, or whose topics a service could not work with. */
  private static void requireTopics(String bootstrapServers) {
    Topics topics = Topics.DEFAULT;
    try (TopicAdmin admin = new TopicAdmin(bootstrapServers, Map.of())) {
      List<String> problems = FunnelTopics.problems(topics, admin.numPartitions(topics.all()));
      if (!problems.isEmpty()) {
        throw new CommandFailed(
            ExitCode.UNAVAILABLE,
            "Kafka at " + bootstrapServers + ": " + String.join("; ", problems));
      }
    }
  }

  /** Starts several things; may fail in any of the ways that {@link #start} explains. */
  private interface Start<T> {
    T with(Closings started) throws ModelFetchException, RequestRefused;
  }

  /** What was started before a failure is closed; the failure becomes a message for the user. */
  private static <T> T start(Start<T> start) {
    Closings started = new Closings();
    try {
      return start.with(started);
    } catch (KafkaNotStarted
        | BrokerUnavailable
        | TopicAdmin.Unreachable
        | WorkerNotStarted
        | LoopFailed
        | DeviceNotFoundException
        | ModelFetchException e) {
      throw failed(started, Failures.codeOf(e, ExitCode.UNAVAILABLE), e);
    } catch (ModelFileException | RequestRefused e) {
      throw failed(started, ExitCode.BAD_INPUT, e);
    } catch (UncheckedIOException e) {
      throw failed(started, ExitCode.UNAVAILABLE, e);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static CommandFailed failed(Closings started, ExitCode code, Exception reason) {
    started.close();
    return new CommandFailed(code, reason.getMessage(), reason);
  }
}
