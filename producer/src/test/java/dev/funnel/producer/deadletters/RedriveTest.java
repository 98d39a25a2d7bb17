package dev.funnel.producer.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedriveTest {
  private static final Payload VALUE = Payload.of("{}");

  private final Redrive redrive = new Redrive(Topics.DEFAULT);

  @Test
  void theRecordGoesBackAsItWasUnderTheNextGeneration() {
    OutboundRecord sent = redrive.record(letter(ErrorCode.ENGINE_FAULT, "chat.requests", true, 0));

    assertThat(sent.topic()).isEqualTo("chat.requests");
    assertThat(sent.partition()).isEqualTo(3);
    assertThat(sent.key()).isEqualTo(Payload.of("c"));
    assertThat(sent.value()).isEqualTo(VALUE);
    assertThat(sent.headers())
        .containsEntry("own", Payload.of("kept"))
        .containsEntry(Headers.TENANT, Payload.of("t"))
        .containsEntry(Headers.ID, Payload.of("r"))
        .containsEntry(Headers.TURN, Payload.of("2"))
        .containsEntry(Headers.GENERATION, Payload.of("1"));
  }

  @Test
  void theSameLetterGivesTheSameRecordAndALaterOneANewGeneration() {
    assertThat(redrive.record(letter(ErrorCode.STALLED, "chat.requests", true, 4)))
        .isEqualTo(redrive.record(letter(ErrorCode.STALLED, "chat.requests", true, 4)));
    assertThat(redrive.record(letter(ErrorCode.STALLED, "chat.requests", true, 4)).headers())
        .containsEntry(Headers.GENERATION, Payload.of("5"));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void whatNeverSucceedsIsSentOnlyIfForced(ErrorCode code) {
    StoredLetter letter = letter(code, "chat.requests", true, 0);

    assertThat(redrive.refusal(letter, false).isEmpty()).isEqualTo(code.isRetryable());
    assertThat(redrive.refusal(letter, true)).isEmpty();
  }

  @Test
  void aRecordThatIsNotWholeOrNoRequestIsNeverSent() {
    for (StoredLetter letter :
        java.util.List.of(
            letter(ErrorCode.STALLED, "chat.requests", false, 0),
            letter(ErrorCode.STALLED, "chat.responses", true, 0))) {
      assertThat(redrive.refusal(letter, true)).isPresent();
      assertThatThrownBy(() -> redrive.record(letter)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void placesAreReadWithOrWithoutTheirTopic() {
    assertThat(LetterPlace.parse("2-17")).contains(new LetterPlace(2, 17));
    assertThat(LetterPlace.parse("chat.requests.dlq-2-17")).contains(new LetterPlace(2, 17));
    assertThat(LetterPlace.parse("2")).isEmpty();
    assertThat(LetterPlace.parse("2--17")).isEmpty();
    assertThat(LetterPlace.parse("2-99999999999999999999")).isEmpty();
    assertThat(new LetterPlace(2, 17)).hasToString("2-17");
  }

  private static StoredLetter letter(
      ErrorCode code, String topic, boolean isWhole, int generation) {
    RecordOrigin origin = new RecordOrigin(topic, 3, 41, Instant.EPOCH);
    Map<String, Payload> headers = Map.of("own", Payload.of("kept"));
    return new StoredLetter(
        new LetterPlace(0, 5),
        Instant.EPOCH,
        new RequestIdentity("t", "c", "r", 2, generation),
        isWhole,
        new DeadLetter(code, "why", 1, new InboundRecord(origin, null, VALUE, headers)));
  }
}
