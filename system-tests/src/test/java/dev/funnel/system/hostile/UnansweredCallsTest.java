package dev.funnel.system.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.local.kafka.EmbeddedKafka;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.system.CommittedTopic;
import dev.funnel.system.Patience;
import dev.funnel.transport.kafka.KafkaRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that no executor answers, of a worker that was there before this one. */
@Tag("real")
class UnansweredCallsTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final ChatCodec CODEC = new ChatCodec();

  @TempDir private Path directory;

  @Test
  void aConversationWhoseCallsNobodyRunsEndsByTheLedger() throws Exception {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(directory, OptionalInt.empty(), HostileDeployment.BROKER);
        KafkaProducer<byte @Nullable [], byte @Nullable []> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      HostileDeployment.createTopics(kafka);
      for (Encoding encoding : Encoding.values()) {
        leaveOpen(producer, encoding);
      }
      try (HostileDeployment deployment =
          new HostileDeployment(kafka, ScriptedModel.served(), ScriptedModel.forward())) {
        for (Encoding encoding : Encoding.values()) {
          RequestIdentity second = request(encoding).identity().nextTurn();
          Patience.of(LIMIT)
              .until(() -> !answers(kafka, second).isEmpty(), () -> "no answer to " + second);

          // An executor that comes to now is too late.
          send(producer, CODEC.encodeRequest(next(encoding), "chat.requests", 1, encoding));
          ChatRequest behind = later(encoding);
          send(producer, CODEC.encodeRequest(behind, "chat.requests", 1, encoding));
          Patience.of(LIMIT)
              .until(
                  () -> !answers(kafka, behind.identity()).isEmpty(),
                  () -> "no answer to " + behind.identity());

          assertThat(answers(kafka, second))
              .singleElement()
              .satisfies(
                  answer ->
                      assertThat(answer.failure().map(ChatOutcome.Failure::code))
                          .contains(ErrorCode.DEADLINE_EXCEEDED))
              .satisfies(answer -> assertThat(answer.metadata()).containsEntry("k", "v"));
        }
        assertThat(deployment.isWorking()).isTrue();
      }
    }
  }

  /** Response and entry of a turn whose calls were to be followed by now. */
  private static void leaveOpen(
      KafkaProducer<byte @Nullable [], byte @Nullable []> producer, Encoding encoding)
      throws Exception {
    ChatRequest request = request(encoding);
    FunctionCall call = new FunctionCall(request.identity().callId(0), "f", "{}");
    RecordOrigin origin = new RecordOrigin("chat.requests", 1, 0, Instant.EPOCH);
    ChatResponse response =
        new ChatResponse(
            request.identity(),
            origin,
            "scripted",
            new ChatOutcome.FunctionCalls(List.of(call)),
            List.of(),
            Usage.NONE,
            request,
            request.metadata(),
            Dialect.TOOLS);
    RecordMetadata place =
        send(producer, CODEC.encodeResponse(response, "chat.responses", 1, encoding));
    LedgerEntry entry =
        new LedgerEntry(
            request.identity(),
            CODEC.bodyHash(request),
            0,
            place.offset(),
            FinishReason.FUNCTION_CALL,
            null,
            Instant.now().minusSeconds(1).truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
            false,
            Instant.EPOCH);
    RecordMetadata unused = send(producer, CODEC.encodeLedgerEntry(entry, "chat.ledger", 1));
  }

  private static RecordMetadata send(
      KafkaProducer<byte @Nullable [], byte @Nullable []> producer, OutboundRecord record)
      throws Exception {
    return producer.send(KafkaRecords.outbound(record)).get();
  }

  private static List<ChatResponse> answers(EmbeddedKafka kafka, RequestIdentity identity) {
    try {
      return CommittedTopic.responses(kafka.bootstrapServers()).stream()
          .filter(response -> response.identity().equals(identity))
          .toList();
    } catch (RequestRefused e) {
      throw new AssertionError(e);
    }
  }

  private static ChatRequest request(Encoding encoding) {
    return ChatRequest.builder(
            RequestIdentity.of("open", "open-" + encoding), List.of(new ChatMessage.User("hello")))
        .execution(Execution.DEFAULT)
        .metadata(Map.of("k", "v"))
        .build();
  }

  private static ChatRequest next(Encoding encoding) {
    ChatRequest request = request(encoding);
    return request.toBuilder().identity(request.identity().nextTurn()).build();
  }

  private static ChatRequest later(Encoding encoding) {
    return request(encoding).toBuilder()
        .identity(RequestIdentity.of("open", "later-" + encoding))
        .build();
  }
}
