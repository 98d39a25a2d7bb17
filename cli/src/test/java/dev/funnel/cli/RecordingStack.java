package dev.funnel.cli;

import dev.funnel.cli.stack.StackFactory;
import dev.funnel.evaluation.run.EvaluatedModel;
import dev.funnel.executor.FunctionRegistry;
import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.inference.model.ModelExport;
import dev.funnel.inference.model.ModelExport.Exported;
import dev.funnel.producer.deadletters.DeadLetterTopic;
import dev.funnel.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stack that starts nothing, remembers what was asked, and hands out a scripted client. */
final class RecordingStack implements StackFactory {
  private final Supplier<ScriptedClient> clients;
  private final List<String> started = new ArrayList<>();
  private @Nullable EvaluatedModel model;
  private @Nullable EvaluationSettings evaluationSettings;
  private @Nullable UpSettings upSettings;
  private @Nullable WorkerSettings workerSettings;
  private @Nullable ExecutorSettings executorSettings;
  private @Nullable TopicSettings topicSettings;
  private @Nullable ExportSettings exportSettings;

  RecordingStack(ScriptedClient client) {
    this(() -> client);
  }

  RecordingStack(Supplier<ScriptedClient> clients) {
    this.clients = clients;
  }

  /** What was started and closed for {@code parse}, in order. */
  List<String> started() {
    return started;
  }

  ScriptedClient client() {
    return clients.get();
  }

  UpSettings upSettings() {
    return Objects.requireNonNull(upSettings);
  }

  WorkerSettings workerSettings() {
    return Objects.requireNonNull(workerSettings);
  }

  ExecutorSettings executorSettings() {
    return Objects.requireNonNull(executorSettings);
  }

  TopicSettings topicSettings() {
    return Objects.requireNonNull(topicSettings);
  }

  ExportSettings exportSettings() {
    return Objects.requireNonNull(exportSettings);
  }

  /** The model that answers {@code evaluate} from now on. */
  RecordingStack withModel(EvaluatedModel answering) {
    model = answering;
    return this;
  }

  EvaluationSettings evaluationSettings() {
    return Objects.requireNonNull(evaluationSettings);
  }

  @Override
  public DeadLetterTopic deadLetters(String bootstrapServers) {
    return new DeadLetterTopic(bootstrapServers, Topics.DEFAULT);
  }

  @Override
  public ModelStack loadModel(EvaluationSettings settings) {
    evaluationSettings = settings;
    EvaluatedModel loaded = Objects.requireNonNull(model);
    return new ModelStack() {
      @Override
      public EvaluatedModel model() {
        return loaded;
      }

      @Override
      public void close() {
        started.add("closed");
      }
    };
  }

  @Override
  public ParseStack connect(String bootstrapServers, ClientSettings client) {
    return stack("connected to " + bootstrapServers + ", " + client.maxInFlight() + " in flight");
  }

  @Override
  public ParseStack startInProcess(
      @Nullable String model,
      @Nullable Path adapter,
      ComputeDevice device,
      ClientSettings client,
      FunctionRegistry functions) {
    String adapted = adapter == null ? "" : " with " + adapter;
    String where = device == ComputeDevice.CPU ? "" : " on " + device;
    return stack(
        "in process, model "
            + model
            + adapted
            + where
            + ", "
            + client.maxInFlight()
            + " in flight");
  }

  private ParseStack stack(String description) {
    ScriptedClient client = clients.get();
    started.add(description);
    return new ParseStack() {
      @Override
      public ScriptedClient client() {
        return client;
      }

      @Override
      public void close() {
        started.add("closed");
      }
    };
  }

  @Override
  public RunningService up(UpSettings settings, FunctionRegistry functions) {
    upSettings = settings;
    return new EndedService();
  }

  @Override
  public RunningService worker(WorkerSettings settings) {
    workerSettings = settings;
    return new EndedService();
  }

  @Override
  public RunningService executor(ExecutorSettings settings, FunctionRegistry functions) {
    executorSettings = settings;
    return new EndedService();
  }

  @Override
  public Exported export(ExportSettings settings, ModelExport.Progress shown) {
    exportSettings = settings;
    shown.written(60_000_000, 120_000_000);
    shown.written(120_000_000, 120_000_000);
    return new Exported("base+adapter", 120_000_000);
  }

  @Override
  public void createTopics(TopicSettings settings) {
    topicSettings = settings;
  }

  private static final class EndedService implements RunningService {
    @Override
    public String description() {
      return "running";
    }

    @Override
    public void awaitEnd() {}

    @Override
    public void close() {}
  }
}
