package dev.funnel.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RandomValues;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BodyHashTest {
  private static final ChatRequest REQUEST =
      ChatRequest.builder(RequestIdentity.of("c", "i"), List.of(new ChatMessage.User("Hello")))
          .build();

  private final ChatCodec codec = new ChatCodec();
  private final RandomValues values = new RandomValues(11);

  @Test
  void identityDeadlineAndPriorityDoNotCount() {
    assertThat(hash(b -> b.identity(new RequestIdentity("t", "d", "j", 3, 1))))
        .isEqualTo(hash(b -> b));
    assertThat(hash(b -> b.deadline(Instant.EPOCH).priority(7))).isEqualTo(hash(b -> b));
  }

  @Test
  void whatIsAskedCounts() {
    List<UnaryOperator<ChatRequest.Builder>> changes =
        List.of(
            b -> b.messages(List.of(new ChatMessage.User("Hello!"))),
            b -> b.messages(List.of(new ChatMessage.Instructions("Hello"))),
            b -> b.model("m"),
            b ->
                b.functions(
                    List.of(new FunctionDefinition("f", null, FunctionDefinition.NO_PARAMETERS))),
            b -> b.parallelCalls(false),
            b -> b.sampling(new SamplingParams(null, null, null, 1L, null, List.of())),
            b -> b.execution(ChatRequest.Execution.DEFAULT),
            b -> b.responseSchema("{}"),
            b -> b.metadata(Map.of("k", "v")));

    assertThat(changes.stream().map(this::hash).distinct())
        .hasSameSizeAs(changes)
        .doesNotContain(hash(b -> b));
  }

  @Test
  void theEncodingDoesNotCount() throws RequestRefused {
    for (int i = 0; i < 200; i++) {
      ChatRequest request = values.request();

      assertThat(codec.bodyHash(codec.decodeRequest(record(request, Encoding.JSON))))
          .isEqualTo(codec.bodyHash(codec.decodeRequest(record(request, Encoding.AVRO))))
          .isEqualTo(codec.bodyHash(request));
    }
  }

  @Test
  void theHashIsTheSameInEveryRelease() {
    assertThat(HexFormat.of().formatHex(codec.bodyHash(REQUEST).bytes()))
        .isEqualTo("7d4b4ed23819b93de09a863c6fed598101547a38aaa9bd897272769a87f07353");
  }

  @Test
  void aValueThatIsNoRequestIsComparedByItsBytes() {
    InboundRecord none = new InboundRecord(values.origin(), null, null, Map.of());
    InboundRecord some = new InboundRecord(values.origin(), null, Payload.of("x"), Map.of());

    assertThat(codec.bodyHash(none)).isNotEqualTo(codec.bodyHash(some));
    assertThat(codec.bodyHash(some)).isEqualTo(codec.bodyHash(some));
  }

  private Payload hash(UnaryOperator<ChatRequest.Builder> change) {
    return codec.bodyHash(change.apply(REQUEST.toBuilder()).build());
  }

  private InboundRecord record(ChatRequest request, Encoding encoding) {
    OutboundRecord sent = codec.encodeRequest(request, "t", null, encoding);
    return new InboundRecord(values.origin(), sent.key(), sent.value(), sent.headers());
  }
}
