package dev.funnel.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KafkaChatClientTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.DEFAULT.responses(), 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final MockConsumer<byte[], byte[]> further = new MockConsumer<>("earliest");
  private final ChatCodec codec = new ChatCodec();
  private long nextOffset = 7;
  private final KafkaChatClient client = open(Duration.ofMinutes(1), 2);

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void aConversationOfTwoTurnsCompletesItsFuture() throws Exception {
    ChatRequest request = Responses.request("a");
    CompletableFuture<Conversation> future = client.submit(request);
    producer.completeNext();

    respond(Responses.calls(request));
    respond(Responses.answer(request.identity().nextTurn()));

    Conversation conversation = future.get(10, TimeUnit.SECONDS);
    assertThat(conversation.turns()).hasSize(2);
    assertThat(conversation.calls()).hasSize(1);
    assertThat(conversation.usage().totalTokens()).isEqualTo(14);
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.history().get(0).key()).isEqualTo("c-a".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aResponseThatCannotBeReadIsPassedOver() throws Exception {
    CompletableFuture<Conversation> future = client.submit(Responses.request("a"));
    producer.completeNext();

    addRecord(new byte[] {1, 2, 3}, null);
    respond(Responses.answer(Responses.request("a").identity()));

    assertThat(future.get(10, TimeUnit.SECONDS).turns()).hasSize(1);
  }

  @Test
  void aResponseMayComeBeforeTheBrokersReceipt() throws Exception {
    CompletableFuture<Conversation> future = client.submit(Responses.request("a"));
    CompletableFuture<Conversation> behind = client.submit(Responses.request("b"));
    respond(Responses.answer(Responses.request("a").identity()));
    respond(Responses.answer(Responses.request("b").identity(), 0));
    respond(Responses.answer(Responses.request("b").identity(), 1));

    producer.completeNext();
    producer.completeNext();

    assertThat(future.get(10, TimeUnit.SECONDS).last().origin().offset()).isZero();
    assertThat(behind.get(10, TimeUnit.SECONDS).last().origin().offset()).isEqualTo(1);
  }

  @Test
  void aFailedWriteFailsItsFutureAndFreesItsPlace() {
    CompletableFuture<Conversation> future = client.submit(Responses.request("a"));
    producer.errorNext(new RecordTooLargeException("too large"));

    assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RecordTooLargeException.class);
    assertThat(client.submit(Responses.request("a"))).isNotDone();
    assertThat(client.submit(Responses.request("b"))).isNotDone();
  }

  @Test
  void submitBlocksWhileTheBoundIsReached() throws Exception {
    CompletableFuture<Conversation> first = client.submit(Responses.request("a"));
    CompletableFuture<Conversation> second = client.submit(Responses.request("b"));
    Thread submitter =
        new Thread(() -> assertThat(client.submit(Responses.request("c"))).isNotDone());
    submitter.start();
    while (submitter.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    assertThat(producer.history()).hasSize(2);
    producer.completeNext();
    respond(Responses.answer(Responses.request("a").identity()));
    submitter.join();

    assertThat(producer.history()).hasSize(3);
    assertThat(first.get(10, TimeUnit.SECONDS).turns()).hasSize(1);
    assertThat(second).isNotDone();
  }

  @Test
  void aWaitThatIsOverFailsTheFuture() {
    try (KafkaChatClient impatient = open(Duration.ofNanos(1), 1)) {
      CompletableFuture<Conversation> future = impatient.submit(Responses.request("a"));

      assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("is a worker running");
    }
  }

  @Test
  void closingFailsWhatIsInFlightAndRefusesMore() {
    CompletableFuture<Conversation> future = client.submit(Responses.request("a"));

    client.close();

    assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ClientEnded.class)
        .hasMessageContaining("closed");
    assertThat(client.submit(Responses.request("b"))).isCompletedExceptionally();
  }

  @Test
  void aServiceThatIsGoneEndsTheClientForAll() {
    CompletableFuture<Conversation> inFlight = client.submit(Responses.request("a"));

    client.end(new IllegalStateException("the worker stopped"));

    for (CompletableFuture<Conversation> future :
        List.of(inFlight, client.submit(Responses.request("b")))) {
      assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ClientEnded.class)
          .hasMessageEndingWith("the client has ended: the worker stopped");
    }
  }

  @Test
  void aBrokerThatTakesNoRequestInTimeEndsTheClient() {
    CompletableFuture<Conversation> first = client.submit(Responses.request("a"));
    CompletableFuture<Conversation> second = client.submit(Responses.request("b"));

    producer.errorNext(new org.apache.kafka.common.errors.TimeoutException("120 s"));

    for (CompletableFuture<Conversation> future : List.of(first, second)) {
      assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ClientEnded.class)
          .hasMessageContaining("no longer takes requests (120 s)");
    }
  }

  @Test
  @Tag("driver")
  void anUnreachableBrokerIsNamedWithinTenSeconds() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    long start = System.nanoTime();

    assertThatThrownBy(() -> KafkaChatClient.open(ClientConfig.of("127.0.0.1:" + port)))
        .isInstanceOf(BrokerUnavailable.class)
        .hasMessageContaining("127.0.0.1:" + port);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  private KafkaChatClient open(Duration maxWait, int maxInFlight) {
    ClientConfig config =
        new ClientConfig("-", Topics.DEFAULT, maxInFlight, maxWait, Encoding.JSON, Map.of());
    MockConsumer<byte[], byte[]> own = client == null ? consumer : new MockConsumer<>("earliest");
    Node node = new Node(1, "h", 1);
    own.updatePartitions(
        PARTITION.topic(),
        List.of(new PartitionInfo(PARTITION.topic(), 0, node, new Node[0], new Node[0])));
    own.updateEndOffsets(Map.of(PARTITION, nextOffset));
    KafkaClients.followFromEnd(own, config);
    KafkaChatClient opened =
        new KafkaChatClient(config, producer, own, () -> further, Clock.systemUTC());
    opened.start();
    return opened;
  }

  private void respond(ChatResponse response) {
    OutboundRecord record = codec.encodeResponse(response, PARTITION.topic(), null, Encoding.AVRO);
    addRecord(record.value().bytes(), record);
  }

  private void addRecord(byte[] value, OutboundRecord record) {
    ConsumerRecord<byte[], byte[]> added =
        new ConsumerRecord<>(PARTITION.topic(), 0, nextOffset++, null, value);
    if (record != null) {
      record.headers().forEach((name, text) -> added.headers().add(name, text.bytes()));
    }
    consumer.addRecord(added);
  }
}
