package dev.funnel.bench;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.local.LocalStack;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.Encoding;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what batching gains: the same requests one by one and all in flight. */
@Command(
    name = "batching",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the same requests through broker and worker one by one, then all at once,",
      "alternating, and prints the time of each pass and the ratio of the medians."
    })
final class BatchingBench implements Callable<Integer> {
  private static final Duration MAX_WAIT = Duration.ofMinutes(20);

  @Spec private CommandSpec spec;

  @Mixin private TextsOption texts;

  @Option(
      names = "--requests",
      defaultValue = "64",
      description = "Requests of a pass (default: ${DEFAULT-VALUE}).")
  private int numRequests;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Passes of each kind (default: ${DEFAULT-VALUE}).")
  private int numRounds;

  private BatchingBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<String> lines = texts.read().stream().limit(numRequests).toList();
    try (TemporaryDirectory data = TemporaryDirectory.create();
        LocalStack stack = LocalStack.start(data.path(), OptionalInt.empty())) {
      LoadedModel model =
          LoadedModel.load(
              new ModelSource.Default(), stack.workerConfig().maxBatch(), out::println);
      stack.startWorker(stack.workerConfig(), model);
      out.println(Machine.here());
      try (KafkaChatClient client = KafkaChatClient.open(config(stack))) {
        pass(client, lines.subList(0, Math.min(8, lines.size())), "warm", lines.size());
        measure(client, lines, out);
      }
    }
    return 0;
  }

  private void measure(KafkaChatClient client, List<String> lines, PrintWriter out)
      throws Exception {
    List<Double> alone = new ArrayList<>();
    List<Double> together = new ArrayList<>();
    for (int round = 0; round < numRounds; round++) {
      alone.add(pass(client, lines, "alone-" + round, 1));
      together.add(pass(client, lines, "together-" + round, lines.size()));
      out.printf(
          "round %d: %d requests one by one %.1f s, all in flight %.1f s%n",
          round + 1, lines.size(), alone.get(round), together.get(round));
      out.flush();
    }
    double oneByOne = median(alone);
    double inFlight = median(together);
    out.printf(
        "median: %.2f requests/s one by one, %.2f in flight: %.2f times faster%n",
        lines.size() / oneByOne, lines.size() / inFlight, oneByOne / inFlight);
  }

  /** Seconds until every request has its response. */
  private static double pass(
      KafkaChatClient client, List<String> lines, String name, int maxInFlight) throws Exception {
    long begin = System.nanoTime();
    List<CompletableFuture<Conversation>> inFlight = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (inFlight.size() == maxInFlight) {
        inFlight.remove(0).get();
      }
      inFlight.add(client.submit(request(name + "-" + i, lines.get(i))));
    }
    for (CompletableFuture<Conversation> conversation : inFlight) {
      conversation.get();
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static ChatRequest request(String id, String text) {
    return ChatRequest.builder(RequestIdentity.of(id, id), List.of(new ChatMessage.User(text)))
        .functions(List.of(ComplaintFunction.DEFINITION))
        .build();
  }

  private ClientConfig config(LocalStack stack) {
    return new ClientConfig(
        stack.bootstrapServers(), Topics.DEFAULT, numRequests, MAX_WAIT, Encoding.AVRO, Map.of());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
