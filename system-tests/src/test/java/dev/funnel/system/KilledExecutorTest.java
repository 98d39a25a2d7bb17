package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.local.LocalStack;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.FunctionCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that is killed leaves no conversation open and files no ticket twice. */
@Tag("real")
class KilledExecutorTest {
  private static final int NUM_CONVERSATIONS = 24;
  private static final int NUM_TICKETS_BEFORE = 4;
  private static final int MAX_SEQUENCES = 8;
  private static final int MAX_TOKENS = 96;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern READY = Pattern.compile("(?m)^executor$");

  @TempDir private Path directory;

  @Test
  void everyConversationEndsAndNoTicketIsFiledTwice() throws Exception {
    try (LocalStack stack = LocalStack.start(directory.resolve("kafka"), OptionalInt.empty());
        TicketsFile tickets = TicketsFile.open(directory.resolve("tickets.db"));
        KafkaChatClient client = KafkaChatClient.open(ClientConfig.of(stack.bootstrapServers()))) {
      stack.startWorker(
          stack.workerConfig().withMaxBatch(MAX_SEQUENCES),
          LoadedModel.load(new ModelSource.Default(), MAX_SEQUENCES, line -> {}));
      List<CompletableFuture<Conversation>> conversations;
      int numFiledBefore;
      try (CommandProcess executor = executor(stack, tickets, "killed-executor")) {
        executor.awaitOutput(READY, LIMIT);
        conversations = submitAll(client);
        Patience.of(LIMIT)
            .until(
                () -> tickets.callIds().size() >= NUM_TICKETS_BEFORE,
                () -> tickets.callIds() + "; " + executor.output());
        executor.kill();
        numFiledBefore = tickets.callIds().size();
      }
      try (CommandProcess executor = executor(stack, tickets, "restarted-executor")) {
        Patience.of(LIMIT)
            .until(
                () -> conversations.stream().allMatch(CompletableFuture::isDone),
                () -> tickets.callIds().size() + " tickets; " + executor.output());
        executor.stop();
      }

      List<FunctionCall> calls =
          conversations.stream().flatMap(ended -> ended.join().calls().stream()).toList();
      assertThat(tickets.callIds())
          .containsExactlyInAnyOrderElementsOf(calls.stream().map(FunctionCall::id).toList())
          .hasSizeGreaterThan(numFiledBefore);
      assertEveryTurnIsThereOnce(stack, conversations);
    }
  }

  private static CommandProcess executor(LocalStack stack, TicketsFile tickets, String name) {
    return CommandProcess.start(
        name,
        "executor",
        "--bootstrap-servers",
        stack.bootstrapServers(),
        "--slot",
        "e1",
        "--tickets",
        tickets.file().toString());
  }

  private static List<CompletableFuture<Conversation>> submitAll(KafkaChatClient client) {
    return IntStream.range(0, NUM_CONVERSATIONS)
        .mapToObj(
            index ->
                Complaints.request(index)
                    .execution(Execution.DEFAULT)
                    .sampling(Complaints.greedy(MAX_TOKENS))
                    .build())
        .map(client::submit)
        .toList();
  }

  /** The client would pass over a turn that came twice; the topics do not. */
  private static void assertEveryTurnIsThereOnce(
      LocalStack stack, List<CompletableFuture<Conversation>> conversations) throws Exception {
    var turns =
        conversations.stream()
            .flatMap(ended -> ended.join().turns().stream())
            .map(ChatResponse::identity)
            .toList();
    assertThat(CommittedTopic.responses(stack.bootstrapServers()))
        .extracting(ChatResponse::identity)
        .containsExactlyInAnyOrderElementsOf(turns);
    assertThat(CommittedTopic.requests(stack.bootstrapServers()))
        .extracting(ChatRequest::identity)
        .containsExactlyInAnyOrderElementsOf(turns);
  }
}
