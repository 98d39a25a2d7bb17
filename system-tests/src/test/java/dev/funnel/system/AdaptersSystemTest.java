package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.consumer.AdapterSettings;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.Worker;
import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.local.LocalStack;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.RequestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A base and two adapters in one worker, with the real broker and the real model. */
@Tag("real")
class AdaptersSystemTest {
  private static final int MAX_SEQUENCES = 8;
  private static final int MAX_TOKENS = 48;
  private static final int NUM_TEXTS = 4;
  private static final long LIMIT_SECONDS = 240;

  private static final String BASE = ModelSource.BASE_NAME;
  private static final String OWN = ModelSource.DEFAULT_NAME;
  private static final String WEAKER = BASE + "+weaker";

  @TempDir private static Path directory;
  private static LocalStack stack;
  private static Worker worker;
  private static KafkaChatClient client;
  private static int numAsked;

  @BeforeAll
  static void start() throws Exception {
    Path adapters = directory.resolve("adapters");
    Path weaker = writeWeaker(adapters.resolve("weaker"));
    stack = LocalStack.start(directory.resolve("kafka"), OptionalInt.empty());
    var settings =
        new AdapterSettings(List.of(new AdapterSource.Directory("weaker", weaker)), 3, adapters);
    worker =
        stack.startWorker(
            stack.workerConfig().withMaxBatch(MAX_SEQUENCES).withAdapters(settings),
            LoadedModel.load(
                new ModelSource.Default(), settings, MAX_SEQUENCES, ComputeDevice.CPU, line -> {}));
    client = KafkaChatClient.open(ClientConfig.of(stack.bootstrapServers()));
  }

  /** The default model's adapter with half its effect. */
  private static Path writeWeaker(Path target) throws IOException {
    Files.createDirectories(target);
    String config = new String(resource("adapter_config.json"), StandardCharsets.UTF_8);
    Matcher alpha = Pattern.compile("\"lora_alpha\": *(\\d+)").matcher(config);
    assertThat(alpha.find()).isTrue();
    String half = "\"lora_alpha\": " + Integer.parseInt(alpha.group(1)) / 2;
    Files.writeString(target.resolve("adapter_config.json"), alpha.replaceFirst(half));
    Files.write(target.resolve("adapter_model.safetensors"), resource("adapter_model.safetensors"));
    return target;
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in =
        ModelSource.class.getResourceAsStream("/dev/funnel/adapters/complaints/" + file)) {
      return in.readAllBytes();
    }
  }

  @AfterAll
  static void stop() {
    client.close();
    stack.close();
  }

  @Test
  void mixedInOneRunEachAnswersAsAloneWhileOthersComeAndGo() throws Exception {
    Map<String, String> alone = new LinkedHashMap<>();
    for (String model : List.of(BASE, OWN, WEAKER)) {
      for (int text = 0; text < NUM_TEXTS; text++) {
        alone.put(model + " " + text, written(answer(ask(model, text)), model));
      }
    }
    assertThat(alone.values().stream().distinct().count()).isGreaterThan(NUM_TEXTS);

    assertThat(answers(askAll(BASE, OWN, WEAKER))).isEqualTo(alone);

    // The weaker one leaves under way: who has found it is answered, who comes later is not.
    Map<String, CompletableFuture<Conversation>> running = askAll(WEAKER, OWN, BASE);
    assertCommand("adapter", "load", "again", "weaker");
    Map<String, CompletableFuture<Conversation>> more = askAll(BASE + "+again");
    assertThat(answers(running)).isEqualTo(alone);
    answers(more)
        .forEach(
            (key, text) -> assertThat(text).isEqualTo(alone.get(key.replace("again", "weaker"))));

    Map<String, CompletableFuture<Conversation>> last = askAll(OWN, WEAKER);
    // Each is being generated, or waits in the engine, once one of the last has been answered.
    answer(last.get(OWN + " 0"));
    assertCommand("adapter", "unload", "weaker");
    assertThat(alone).containsAllEntriesOf(answers(last));
    assertThat(answer(ask(WEAKER, 0)).last().failure().orElseThrow().code())
        .isEqualTo(ErrorCode.UNKNOWN_MODEL);
    assertThat(written(answer(ask(OWN, 0)), OWN)).isEqualTo(alone.get(OWN + " 0"));
    assertCommand("adapter", "list");
  }

  private static void assertCommand(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.add("--worker");
    arguments.add("http://127.0.0.1:" + worker.healthPort());
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** Every text to each of these models, at once. */
  private static Map<String, CompletableFuture<Conversation>> askAll(String... models)
      throws Exception {
    Map<String, CompletableFuture<Conversation>> asked = new LinkedHashMap<>();
    for (int text = 0; text < NUM_TEXTS; text++) {
      for (String model : models) {
        asked.put(model + " " + text, ask(model, text));
      }
    }
    return asked;
  }

  private static CompletableFuture<Conversation> ask(String model, int text) throws Exception {
    String id = "ask-" + numAsked++;
    return client.submit(
        ChatRequest.builder(
                RequestIdentity.of(id, id),
                List.of(new ChatMessage.User(Complaints.texts().get(text))))
            .functions(List.of(ComplaintFunction.DEFINITION))
            .model(model)
            .sampling(Complaints.greedy(MAX_TOKENS))
            .build());
  }

  private static Conversation answer(CompletableFuture<Conversation> asked) throws Exception {
    return asked.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Map<String, String> answers(Map<String, CompletableFuture<Conversation>> asked)
      throws Exception {
    Map<String, String> answers = new LinkedHashMap<>();
    for (Map.Entry<String, CompletableFuture<Conversation>> entry : asked.entrySet()) {
      String model = entry.getKey().substring(0, entry.getKey().indexOf(' '));
      answers.put(entry.getKey(), written(answer(entry.getValue()), model));
    }
    return answers;
  }

  /** What the model wrote, without the ids that belong to the request. */
  private static String written(Conversation conversation, String model) {
    assertThat(conversation.last().model()).isEqualTo(model);
    ChatOutcome outcome = conversation.last().outcome();
    if (outcome instanceof ChatOutcome.FunctionCalls calls) {
      StringBuilder text = new StringBuilder();
      for (FunctionCall call : calls.calls()) {
        text.append(call.name()).append(call.arguments()).append(call.closedByLimit());
      }
      return text.toString();
    }
    assertThat(outcome).isInstanceOf(ChatOutcome.Answer.class);
    return ((ChatOutcome.Answer) outcome).text();
  }
}
