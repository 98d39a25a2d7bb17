package dev.funnel.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterRoomTest {
  private static final RecordOrigin ORIGIN =
      new RecordOrigin("chat.requests", 3, 41, Instant.EPOCH);

  @Test
  void theLargestRequestIsKeptWhole() {
    DeadLetter letter = letter(DeadLetterRoom.MAX_KEY_BYTES, ChatCodec.MAX_REQUEST_BYTES);

    assertThat(DeadLetterRoom.fit(letter)).isEqualTo(letter);
  }

  @Test
  void aValueThatNoRequestMayHaveIsLeftOutAndSaidWhere() {
    DeadLetter fitting = DeadLetterRoom.fit(letter(5, ChatCodec.MAX_REQUEST_BYTES + 1));

    assertThat(fitting.record().value()).isNull();
    assertThat(fitting.record().key()).isNotNull();
    assertThat(fitting.message())
        .isEqualTo(
            "too large; its value of 1048577 bytes is left out: read the record at"
                + " chat.requests-3-41");
  }

  @Test
  void aLargeKeyIsLeftOutOfTheLetterAndOfItsKey() {
    DeadLetter letter = letter(DeadLetterRoom.MAX_KEY_BYTES + 1, 5);

    assertThat(DeadLetterRoom.fit(letter).record().key()).isNull();
    assertThat(new ChatCodec().encodeDeadLetter(letter, "dead").key()).isNull();
  }

  private static DeadLetter letter(int keyBytes, int valueBytes) {
    return new DeadLetter(
        ErrorCode.INVALID_REQUEST,
        "too large",
        1,
        new InboundRecord(
            ORIGIN, Payload.of(new byte[keyBytes]), Payload.of(new byte[valueBytes]), Map.of()));
  }
}
