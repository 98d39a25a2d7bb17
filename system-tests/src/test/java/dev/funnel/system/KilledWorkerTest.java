package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.local.LocalStack;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is killed leaves nothing undone and nothing done twice. */
@Tag("real")
class KilledWorkerTest {
  private static final int NUM_REQUESTS = 64;
  private static final int NUM_ANSWERED_BEFORE = 8;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern READY = Pattern.compile("worker with health at");

  @TempDir private Path directory;

  @Test
  void everyRequestIsAnsweredExactlyOnce() throws Exception {
    try (LocalStack stack = LocalStack.start(directory, OptionalInt.empty());
        KafkaChatClient client = KafkaChatClient.open(ClientConfig.of(stack.bootstrapServers()))) {
      List<CompletableFuture<Conversation>> conversations;
      try (CommandProcess worker = worker(stack, "killed-worker")) {
        worker.awaitOutput(READY, LIMIT);
        conversations = submitAll(client);
        Patience.of(LIMIT)
            .until(
                () -> numEnded(conversations) >= NUM_ANSWERED_BEFORE,
                () -> numEnded(conversations) + " answers; " + worker.output());
        worker.kill();
      }
      Instant killed = Instant.now();
      try (CommandProcess worker = worker(stack, "restarted-worker")) {
        Patience.of(LIMIT)
            .until(
                () -> numEnded(conversations) == NUM_REQUESTS,
                () -> numEnded(conversations) + " answers; " + worker.output());
        worker.stop();
      }

      assertThat(CommittedTopic.responses(stack.bootstrapServers()))
          .allSatisfy(response -> assertThat(response.failure()).isEmpty())
          .extracting(ChatResponse::identity)
          .containsExactlyInAnyOrderElementsOf(identities());
      assertThat(numCommittedBefore(killed, stack)).isBetween(1L, NUM_REQUESTS - 1L);
    }
  }

  private static CommandProcess worker(LocalStack stack, String name) {
    return CommandProcess.start(
        name,
        "worker",
        "--bootstrap-servers",
        stack.bootstrapServers(),
        "--slot",
        "w1",
        "--health-port",
        "0");
  }

  /** Each may have one token more than the one before, so that their answers come one by one. */
  private static List<CompletableFuture<Conversation>> submitAll(KafkaChatClient client) {
    return IntStream.range(0, NUM_REQUESTS)
        .mapToObj(
            index ->
                Complaints.request(index)
                    .functions(List.of())
                    .sampling(Complaints.greedy(1 + index))
                    .build())
        .map(client::submit)
        .toList();
  }

  private static List<RequestIdentity> identities() {
    return IntStream.range(0, NUM_REQUESTS)
        .mapToObj(index -> Complaints.request(index).build().identity())
        .toList();
  }

  private static long numEnded(List<CompletableFuture<Conversation>> conversations) {
    return conversations.stream().filter(CompletableFuture::isDone).count();
  }

  private static long numCommittedBefore(Instant end, LocalStack stack) {
    return CommittedTopic.records(stack.bootstrapServers(), Topics.DEFAULT.responses()).stream()
        .map(InboundRecord::origin)
        .filter(origin -> origin.timestamp().isBefore(end))
        .count();
  }
}
