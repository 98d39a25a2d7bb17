package dev.funnel.cli.stack;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.consumer.AdapterSettings;
import dev.funnel.consumer.LookAhead;
import dev.funnel.evaluation.run.EvaluatedModel;
import dev.funnel.executor.FunctionRegistry;
import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.inference.model.ModelExport;
import dev.funnel.inference.model.ModelExport.Exported;
import dev.funnel.inference.weights.WeightEncoding;
import dev.funnel.producer.ChatClient;
import dev.funnel.producer.deadletters.DeadLetterTopic;
import dev.funnel.transport.kafka.Membership;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the commands need from the services: the seam between reading a command line and running
 * something. Every method returns when the thing is usable and fails with {@link CommandFailed},
 * whose message is for the user (unreachable broker, port taken, model not readable).
 */
public interface StackFactory {
  /** A client of a running deployment. */
  ParseStack connect(String bootstrapServers, ClientSettings client);

  /**
   * Broker, worker and executor in this process on free ports, and a client of them.
   *
   * @param adapter a directory, in the place of the model's own adapter; null for that
   * @param device where the model computes
   */
  ParseStack startInProcess(
      @Nullable String model,
      @Nullable Path adapter,
      ComputeDevice device,
      ClientSettings client,
      FunctionRegistry functions);

  /** A model in this process, without Kafka. */
  ModelStack loadModel(EvaluationSettings settings);

  /**
   * The whole stack in this process, for clients outside.
   *
   * @param functions what the executor owns
   */
  RunningService up(UpSettings settings, FunctionRegistry functions);

  /** A worker of a running broker. */
  RunningService worker(WorkerSettings settings);

  /** An executor of a running broker. */
  RunningService executor(ExecutorSettings settings, FunctionRegistry functions);

  /**
   * Writes a model with its adapter merged as a file.
   *
   * @param shown sees how far it is
   */
  Exported export(ExportSettings settings, ModelExport.Progress shown);

  /** The dead letters of a running deployment; connects when something is asked for. */
  DeadLetterTopic deadLetters(String bootstrapServers);

  /** Creates the topics that are not there yet. */
  void createTopics(TopicSettings settings);

  /** The client of {@code parse} with whatever had to be started for it. */
  interface ParseStack extends AutoCloseable {
    ChatClient client();

    @Override
    void close();
  }

  /** The model of {@code evaluate}. */
  interface ModelStack extends AutoCloseable {
    EvaluatedModel model();

    @Override
    void close();
  }

  /** A service that runs until it is closed. */
  interface RunningService extends AutoCloseable {
    /** One line for the user: what runs where. */
    String description();

    /** Blocks until the service has ended, closed or failed. */
    void awaitEnd() throws InterruptedException;

    /** Finishes what is in flight or releases it; safe from any thread, repeatable. */
    @Override
    void close();
  }

  /**
   * How a client waits.
   *
   * @param maxInFlight most conversations at once
   * @param timeout of one conversation
   */
  record ClientSettings(int maxInFlight, Duration timeout) {
    /** For the worker's own word that a deadline has passed, which says more than silence. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    public ClientSettings {
      Objects.requireNonNull(timeout, "timeout");
    }

    /** How long the client follows a conversation: longer than its deadline. */
    public Duration maxWait() {
      return timeout.plus(GRACE);
    }
  }

  /**
   * A model to be evaluated.
   *
   * @param model a GGUF file or a name; null for the default model
   * @param adapter a directory with an adapter for the model's base; null for the model's own
   * @param isConstrained whether a grammar holds the model to the schemas
   */
  record EvaluationSettings(
      @Nullable String model, @Nullable Path adapter, ComputeDevice device, boolean isConstrained) {
    public EvaluationSettings {
      Objects.requireNonNull(device, "device");
    }
  }

  /**
   * A model to be written.
   *
   * @param model a GGUF file or a name; null for the default model
   * @param adapter a directory with an adapter for the model's base; null for the model's own
   * @param isBaseOnly whether the model's own adapter is left out; only without {@code adapter}
   * @param file is replaced if it is there
   */
  record ExportSettings(
      @Nullable String model,
      @Nullable Path adapter,
      boolean isBaseOnly,
      WeightEncoding encoding,
      Path file) {
    public ExportSettings {
      Objects.requireNonNull(encoding, "encoding");
      Objects.requireNonNull(file, "file");
    }
  }

  /**
   * A worker.
   *
   * @param model a GGUF file or a name; null for the default model
   * @param maxSequences most generations in one batch
   * @param lookAhead how far it takes requests beyond those that run
   * @param stalledAfter how long a request may run that holds its partition up
   * @param executorTimeout how long executors have for the calls of a turn
   * @param healthHost address on which health and metrics are served
   * @param healthPort of {@code /health/live}, {@code /health/ready}, {@code /metrics} and {@code
   *     /v1/models}
   */
  record WorkerSettings(
      Membership membership,
      @Nullable String model,
      ComputeDevice device,
      AdapterSettings adapters,
      int maxSequences,
      LookAhead lookAhead,
      Duration stalledAfter,
      Duration executorTimeout,
      String healthHost,
      int healthPort) {
    public WorkerSettings {
      Objects.requireNonNull(membership, "membership");
      Objects.requireNonNull(device, "device");
      Objects.requireNonNull(adapters, "adapters");
      Objects.requireNonNull(lookAhead, "lookAhead");
      Objects.requireNonNull(stalledAfter, "stalledAfter");
      Objects.requireNonNull(executorTimeout, "executorTimeout");
      Objects.requireNonNull(healthHost, "healthHost");
    }
  }

  /**
   * An executor.
   *
   * @param healthHost address on which health is served
   * @param healthPort of {@code /health/live} and {@code /health/ready}; empty for none
   */
  record ExecutorSettings(Membership membership, String healthHost, OptionalInt healthPort) {
    public ExecutorSettings {
      Objects.requireNonNull(membership, "membership");
      Objects.requireNonNull(healthHost, "healthHost");
      Objects.requireNonNull(healthPort, "healthPort");
    }
  }

  /**
   * The stack in one process.
   *
   * @param port of the broker
   * @param data keeps the broker's log over restarts
   * @param model a GGUF file or a name; null for the default model
   */
  record UpSettings(
      int port,
      Path data,
      @Nullable String model,
      ComputeDevice device,
      AdapterSettings adapters,
      int healthPort,
      boolean hasWorker,
      boolean hasExecutor) {
    public UpSettings {
      Objects.requireNonNull(data, "data");
      Objects.requireNonNull(device, "device");
      Objects.requireNonNull(adapters, "adapters");
    }
  }

  /** The topics of a deployment: requests and responses have the same number of partitions. */
  record TopicSettings(String bootstrapServers, int numPartitions, short replicationFactor) {
    public TopicSettings {
      Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    }
  }
}
