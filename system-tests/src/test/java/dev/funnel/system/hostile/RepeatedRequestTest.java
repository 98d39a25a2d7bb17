package dev.funnel.system.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.Encoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends again what another has sent, with a worker and its ledger on a broker. */
@Tag("real")
class RepeatedRequestTest {
  private static final long LIMIT_SECONDS = 60;

  @TempDir private static Path directory;
  private static HostileDeployment deployment;

  @BeforeAll
  static void start() {
    deployment =
        HostileDeployment.start(directory, ScriptedModel.served(), ScriptedModel.forward());
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @Test
  void theSameRequestFindsItsAnswerInEitherEncoding() throws Exception {
    ChatRequest request = request("same", "hello");
    Conversation first = submit(request, Encoding.AVRO);
    assertThat(first.isRecorded()).isFalse();

    for (Encoding encoding : Encoding.values()) {
      Conversation again = submit(request, encoding);
      assertThat(again.isRecorded()).isTrue();
      assertThat(again.turns()).isEqualTo(first.turns());
    }
  }

  @Test
  void aFailureIsFoundToo() throws Exception {
    ChatRequest request =
        ChatRequest.builder(
                RequestIdentity.of("failed", "failed"), List.of(new ChatMessage.User("hello")))
            .model("nobody-serves-this")
            .build();
    Conversation first = submit(request, Encoding.AVRO);

    Conversation again = submit(request, Encoding.AVRO);

    assertThat(again).isEqualTo(new Conversation(first.turns(), true));
    assertThat(again.last().failure().map(ChatOutcome.Failure::code))
        .contains(ErrorCode.UNKNOWN_MODEL);
  }

  @Test
  void anotherRequestUnderTheIdentityIsToldSo() throws Exception {
    Conversation unused = submit(request("taken", "hello"), Encoding.AVRO);

    Conversation other = submit(request("taken", "something else"), Encoding.AVRO);

    assertThat(other.last().failure().map(ChatOutcome.Failure::code)).contains(ErrorCode.CONFLICT);
  }

  private static Conversation submit(ChatRequest request, Encoding encoding) throws Exception {
    ClientConfig config =
        new ClientConfig(
            deployment.bootstrapServers(),
            Topics.DEFAULT,
            4,
            Duration.ofMinutes(2),
            encoding,
            Map.of());
    try (KafkaChatClient client = KafkaChatClient.open(config)) {
      return client.submit(request).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static ChatRequest request(String name, String text) {
    return ChatRequest.builder(RequestIdentity.of(name, name), List.of(new ChatMessage.User(text)))
        .build();
  }
}
