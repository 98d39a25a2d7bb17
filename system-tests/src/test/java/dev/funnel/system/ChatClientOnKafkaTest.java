package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.local.LocalStack;
import dev.funnel.producer.AnswerGone;
import dev.funnel.producer.BrokerUnavailable;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.transport.kafka.KafkaRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library on a real broker; the test writes the responses. */
@Tag("real")
class ChatClientOnKafkaTest {
  private static final long LIMIT_SECONDS = 20;
  private static final ChatCodec CODEC = new ChatCodec();

  @TempDir private static Path directory;
  private static LocalStack stack;
  private static KafkaProducer<byte @Nullable [], byte @Nullable []> worker;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(directory, OptionalInt.empty());
    worker =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers(), "transactional.id", "answers"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    worker.initTransactions();
  }

  @AfterAll
  static void stop() {
    worker.close();
    stack.close();
  }

  @Test
  void whatWasSubmittedStandsOnTheTopicAsItWas() throws Exception {
    for (Encoding encoding : Encoding.values()) {
      ChatRequest request = request("written-" + encoding);
      try (KafkaChatClient client = open(encoding, Duration.ofMinutes(1))) {
        CompletableFuture<Conversation> conversation = client.submit(request);
        commit(answer(request, "here"));
        assertThat(conversation.get(LIMIT_SECONDS, TimeUnit.SECONDS).last().outcome())
            .isEqualTo(new ChatOutcome.Answer("here", FinishReason.STOP));
      }
      assertThat(CommittedTopic.requests(stack.bootstrapServers())).contains(request);
    }
  }

  @Test
  void aResponseWhoseTransactionWasAbortedIsNotSeen() throws Exception {
    ChatRequest request = request("aborted-first");
    try (KafkaChatClient client = open(Encoding.AVRO, Duration.ofMinutes(1))) {
      CompletableFuture<Conversation> conversation = client.submit(request);
      worker.beginTransaction();
      var unused = send(answer(request, "never said"));
      worker.flush();
      worker.abortTransaction();
      commit(answer(request, "said"));

      assertThat(conversation.get(LIMIT_SECONDS, TimeUnit.SECONDS).turns())
          .extracting(ChatResponse::outcome)
          .containsExactly(new ChatOutcome.Answer("said", FinishReason.STOP));
    }
  }

  @Test
  void aConversationOfSeveralTurnsIsFollowedToItsLast() throws Exception {
    ChatRequest request = request("two-turns");
    ChatRequest next = request.toBuilder().identity(request.identity().nextTurn()).build();
    try (KafkaChatClient client = open(Encoding.AVRO, Duration.ofMinutes(1))) {
      CompletableFuture<Conversation> conversation = client.submit(request);
      // In the wrong order, as after a redrive.
      commit(answer(next, "the end"));
      commit(carrying(request, answer(request, "not yet")));

      assertThat(conversation.get(LIMIT_SECONDS, TimeUnit.SECONDS).turns())
          .extracting(turn -> turn.identity().turn())
          .containsExactly(0, 1);
    }
  }

  @Test
  void eachClientGetsTheResponsesToItsOwnRequests() throws Exception {
    ChatRequest one = request("of-one");
    ChatRequest other = request("of-other");
    try (KafkaChatClient first = open(Encoding.AVRO, Duration.ofMinutes(1));
        KafkaChatClient second = open(Encoding.AVRO, Duration.ofMinutes(1))) {
      CompletableFuture<Conversation> ofOne = first.submit(one);
      CompletableFuture<Conversation> ofOther = second.submit(other);
      commit(answer(other, "for the other"));
      commit(answer(one, "for the one"));

      assertThat(ofOne.get(LIMIT_SECONDS, TimeUnit.SECONDS).last().identity())
          .isEqualTo(one.identity());
      assertThat(ofOther.get(LIMIT_SECONDS, TimeUnit.SECONDS).last().identity())
          .isEqualTo(other.identity());
    }
  }

  @Test
  void aRequestThatWasAnsweredBeforeGetsTheRecordedTurns() throws Exception {
    ChatRequest request = request("answered-before");
    ChatRequest next = request.toBuilder().identity(request.identity().nextTurn()).build();
    ChatResponse first;
    ChatResponse last;
    try (KafkaChatClient client = open(Encoding.AVRO, Duration.ofMinutes(1))) {
      CompletableFuture<Conversation> unused = client.submit(request);
      first = carrying(request, answer(request, "not yet"));
      last = answer(next, "the end");
    }
    RecordMetadata place = commit(first);
    commit(answer(request("somebody-else"), "between", first.origin()));
    commit(last);

    for (Encoding encoding : Encoding.values()) {
      try (KafkaChatClient client = open(encoding, Duration.ofMinutes(1))) {
        CompletableFuture<Conversation> again = client.submit(request);
        record(request, first, place);

        Conversation conversation = again.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(conversation).isEqualTo(new Conversation(List.of(first, last), true));
      }
    }
  }

  @Test
  void anotherRequestUnderAnAnsweredIdentityGetsItsConflict() throws Exception {
    ChatRequest request = request("taken");
    try (KafkaChatClient client = open(Encoding.AVRO, Duration.ofMinutes(1))) {
      CompletableFuture<Conversation> conversation = client.submit(request);
      RecordOrigin origin = originOf(request);
      ChatResponse conflict =
          response(
              RequestIdentity.of("taken", origin.coordinates()),
              origin,
              new ChatOutcome.Failure(ErrorCode.CONFLICT, "taken"));
      commit(conflict);

      assertThat(conversation.get(LIMIT_SECONDS, TimeUnit.SECONDS).turns())
          .containsExactly(conflict);
    }
  }

  @Test
  void aRecordedAnswerThatIsGoneIsNamed() throws Exception {
    ChatRequest request = request("gone");
    try (KafkaChatClient client = open(Encoding.AVRO, Duration.ofMinutes(1))) {
      CompletableFuture<Conversation> first = client.submit(request);
      ChatResponse answer = answer(request, "said elsewhere");
      RecordMetadata elsewhere = commit(answer(request("not-gone"), "other", answer.origin()));
      first.cancel(false);
      try (KafkaChatClient second = open(Encoding.AVRO, Duration.ofMinutes(1))) {
        CompletableFuture<Conversation> again = second.submit(request);
        record(request, answer, elsewhere);

        assertThatThrownBy(() -> again.get(LIMIT_SECONDS, TimeUnit.SECONDS))
            .hasCauseInstanceOf(AnswerGone.class)
            .hasMessageContaining("chat.responses");
      }
    }
  }

  @Test
  void aConversationThatNobodyAnswersEndsByItsTime() {
    try (KafkaChatClient client = open(Encoding.AVRO, Duration.ofMillis(300))) {
      assertThatThrownBy(
              () -> client.submit(request("unanswered")).get(LIMIT_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("is a worker running");
    }
  }

  @Test
  void aMissingTopicIsNamed() {
    ClientConfig config =
        new ClientConfig(
            stack.bootstrapServers(),
            new Topics(
                "chat.requests",
                "no.such.topic",
                "chat.requests.dlq",
                "chat.ledger",
                "chat.control"),
            1,
            Duration.ofMinutes(1),
            Encoding.AVRO,
            Map.of());
    assertThatThrownBy(() -> KafkaChatClient.open(config))
        .isInstanceOf(BrokerUnavailable.class)
        .hasMessageContaining("no.such.topic")
        .hasMessageContaining("topics create");
  }

  private static KafkaChatClient open(Encoding encoding, Duration maxWait) {
    return KafkaChatClient.open(
        new ClientConfig(stack.bootstrapServers(), Topics.DEFAULT, 8, maxWait, encoding, Map.of()));
  }

  private static ChatRequest request(String name) {
    return ChatRequest.builder(
            RequestIdentity.of(name, name), List.of(new ChatMessage.User("hello")))
        .build();
  }

  private static ChatResponse answer(ChatRequest request, String text) {
    return answer(request, text, originOf(request));
  }

  private static ChatResponse answer(ChatRequest request, String text, RecordOrigin origin) {
    return response(request.identity(), origin, new ChatOutcome.Answer(text, FinishReason.STOP));
  }

  private static ChatResponse response(
      RequestIdentity identity, RecordOrigin origin, ChatOutcome outcome) {
    return new ChatResponse(
        identity,
        origin,
        "scripted",
        outcome,
        List.of(),
        Usage.NONE,
        null,
        Map.of(),
        Dialect.TOOLS);
  }

  /** Where the submitted request lies; the client writes it a moment after the submission. */
  private static RecordOrigin originOf(ChatRequest request) {
    Patience patience = Patience.of(Duration.ofSeconds(LIMIT_SECONDS));
    while (!patience.isOver()) {
      for (InboundRecord record :
          CommittedTopic.records(stack.bootstrapServers(), Topics.DEFAULT.requests())) {
        if (CODEC.identify(record).id().equals(request.identity().id())) {
          return record.origin();
        }
      }
    }
    throw new AssertionError("the request was not written: " + request.identity());
  }

  /** The response with its request: a further turn follows. */
  private static ChatResponse carrying(ChatRequest request, ChatResponse response) {
    return new ChatResponse(
        response.identity(),
        response.origin(),
        response.model(),
        response.outcome(),
        response.results(),
        response.usage(),
        request,
        response.metadata(),
        response.dialect());
  }

  private static RecordMetadata commit(ChatResponse response) throws Exception {
    worker.beginTransaction();
    Future<RecordMetadata> place = send(response);
    worker.commitTransaction();
    return place.get();
  }

  private static Future<RecordMetadata> send(ChatResponse response) {
    return worker.send(
        KafkaRecords.outbound(
            CODEC.encodeResponse(
                response,
                Topics.DEFAULT.responses(),
                response.origin().partition(),
                Encoding.AVRO)));
  }

  /** Writes on the ledger, as a worker that sees the request again, where its response lies. */
  private static void record(ChatRequest request, ChatResponse response, RecordMetadata place) {
    LedgerEntry entry =
        new LedgerEntry(
            request.identity(),
            CODEC.bodyHash(request),
            response.origin().offset(),
            place.offset(),
            response.outcome().finishReason(),
            null,
            null,
            false,
            Instant.EPOCH);
    worker.beginTransaction();
    var unused =
        worker.send(
            KafkaRecords.outbound(
                CODEC.encodeLedgerEntry(entry, Topics.DEFAULT.ledger(), place.partition())));
    worker.commitTransaction();
  }
}
