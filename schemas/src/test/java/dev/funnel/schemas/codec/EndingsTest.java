package dev.funnel.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndingsTest {
  private static final ChatOutcome.Failure FAILURE =
      new ChatOutcome.Failure(ErrorCode.CONVERSATION_TOO_LARGE, "it has 2,049 messages: too many");

  private final ChatCodec codec = new ChatCodec();

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anEndingNamesTheNextTurnAndItsFailure(Encoding encoding) throws Exception {
    OutboundRecord sent = codec.encodeEnding(request(), FAILURE, "chat.requests", 3, encoding);

    InboundRecord record = inbound(sent.value(), sent.headers());
    ChatRequest ending = codec.decodeRequest(record);
    assertThat(sent.partition()).isEqualTo(3);
    assertThat(sent.key()).isEqualTo(Payload.of("c"));
    assertThat(codec.endingOf(record)).contains(FAILURE);
    assertThat(ending.identity()).isEqualTo(request().identity().nextTurn());
    assertThat(ending.metadata()).isEqualTo(request().metadata());
    assertThat(ending.deadline()).isNull();
    assertThat(sent.value().size()).isLessThan(1_000);
  }

  @Test
  void aLongMessageIsCut() {
    ChatOutcome.Failure wordy = new ChatOutcome.Failure(ErrorCode.INTERNAL, "why ".repeat(10_000));

    OutboundRecord sent = codec.encodeEnding(request(), wordy, "t", 0, Encoding.AVRO);

    assertThat(codec.endingOf(inbound(sent.value(), sent.headers())).orElseThrow().message())
        .startsWith("why why")
        .hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "NO_SUCH_CODE why", "internal why", "INTERNAL\twhy"})
  void aHeaderThatIsNoneIsRefused(String header) {
    assertThat(codec.endingOf(inbound(null, Map.of(Headers.ENDING, Payload.of(header)))))
        .get()
        .extracting(ChatOutcome.Failure::code)
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void anythingElseGoesOn() {
    assertThat(codec.endingOf(inbound(Payload.of("{}"), Map.of()))).isEmpty();
  }

  @Test
  void theLastTurnThereCanBeHasNoEnding() {
    ChatRequest last =
        request().toBuilder()
            .identity(new RequestIdentity("", "c", "r", Integer.MAX_VALUE, 0))
            .build();
    assertThatThrownBy(() -> codec.encodeEnding(last, FAILURE, "t", 0, Encoding.AVRO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ChatRequest request() {
    return ChatRequest.builder(
            RequestIdentity.of("c", "r"), List.of(new ChatMessage.User("x".repeat(100_000))))
        .metadata(Map.of("k", "v"))
        .deadline(Instant.EPOCH)
        .build();
  }

  private static InboundRecord inbound(Payload value, Map<String, Payload> headers) {
    return new InboundRecord(
        new RecordOrigin("chat.requests", 3, 7, Instant.EPOCH), Payload.of("c"), value, headers);
  }
}
