package dev.funnel.bench.engine;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.local.LocalStack;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.Encoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Funnel from topic to topic: a client, a broker and a worker with a model of its own. */
final class OwnTopics implements AutoCloseable {
  private static final Duration MAX_WAIT = Duration.ofMinutes(20);

  private final LocalStack stack;
  private final KafkaChatClient client;

  private OwnTopics(LocalStack stack, KafkaChatClient client) {
    this.stack = stack;
    this.client = client;
  }

  /**
   * Starts them.
   *
   * @param data keeps the broker's data
   */
  static OwnTopics start(Path data, Path gguf, int inFlight, Consumer<String> progress)
      throws ModelFetchException {
    LocalStack stack = LocalStack.start(data, OptionalInt.empty());
    try {
      stack.startWorker(
          stack.workerConfig().withMaxBatch(inFlight),
          LoadedModel.load(new ModelSource.GgufFile(gguf), inFlight, progress));
      var client =
          new ClientConfig(
              stack.bootstrapServers(),
              Topics.DEFAULT,
              inFlight,
              MAX_WAIT,
              Encoding.AVRO,
              Map.of());
      return new OwnTopics(stack, KafkaChatClient.open(client));
    } catch (RuntimeException | ModelFetchException e) {
      stack.close();
      throw e;
    }
  }

  BulkRun bulk(BulkJob job) throws InterruptedException, ContenderFailed {
    conversations(job.warm(), job.inFlight());
    long begin = System.nanoTime();
    List<Conversation> ended = conversations(job.turns(), job.inFlight());
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new BulkRun(seconds, ended.stream().map(OwnTopics::output).toList());
  }

  private List<Conversation> conversations(List<BulkJob.Turn> turns, int inFlight)
      throws InterruptedException, ContenderFailed {
    Semaphore room = new Semaphore(inFlight);
    List<CompletableFuture<Conversation>> sent = new ArrayList<>();
    for (BulkJob.Turn turn : turns) {
      room.acquire();
      sent.add(client.submit(turn.request()).whenComplete((ended, fault) -> room.release()));
    }
    List<Conversation> ended = new ArrayList<>();
    for (CompletableFuture<Conversation> conversation : sent) {
      try {
        ended.add(conversation.get());
      } catch (ExecutionException e) {
        throw new ContenderFailed("a request was not answered: " + e.getMessage());
      }
    }
    return ended;
  }

  private static BulkRun.Output output(Conversation conversation) {
    String text = conversation.calls().isEmpty() ? "" : conversation.calls().get(0).arguments();
    return new BulkRun.Output(text, conversation.usage().completionTokens());
  }

  @Override
  public void close() {
    client.close();
    stack.close();
  }
}
