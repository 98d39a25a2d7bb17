package dev.funnel.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RandomValues;
import dev.funnel.schemas.RequestRefused;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundTripTest {
  private static final int NUM_VALUES = 500;

  private final ChatCodec codec = new ChatCodec();
  private final RandomValues values = new RandomValues(42);

  @ParameterizedTest
  @EnumSource
  void requestsSurvive(Encoding encoding) throws RequestRefused {
    for (int i = 0; i < NUM_VALUES; i++) {
      ChatRequest request = values.request();
      InboundRecord record = delivered(codec.encodeRequest(request, "t", 3, encoding));

      assertThat(codec.encodingOf(record)).isEqualTo(encoding);
      assertThat(codec.decodeRequest(record)).isEqualTo(request);
      assertThat(codec.identify(record)).isEqualTo(request.identity());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBodyAloneNamesTheTurn(Encoding encoding) throws RequestRefused {
    for (int i = 0; i < NUM_VALUES; i++) {
      ChatRequest request = values.request();
      OutboundRecord record = codec.encodeRequest(request, "t", null, encoding);
      InboundRecord bare = new InboundRecord(values.origin(), null, record.value(), Map.of());

      assertThat(codec.encodingOf(bare)).isEqualTo(encoding);
      assertThat(codec.decodeRequest(bare)).isEqualTo(request);
      assertThat(codec.identify(bare)).isEqualTo(request.identity());
    }
  }

  @ParameterizedTest
  @EnumSource
  void responsesSurvive(Encoding encoding) throws RequestRefused {
    for (int i = 0; i < NUM_VALUES; i++) {
      ChatResponse response = values.response();
      OutboundRecord record = codec.encodeResponse(response, "t", null, encoding);

      assertThat(codec.decodeResponse(delivered(record))).isEqualTo(response);
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalValuesGiveEqualBytes(Encoding encoding) {
    ChatResponse first = new RandomValues(7).response();
    ChatResponse second = new RandomValues(7).response();

    assertThat(codec.encodeResponse(first, "t", null, encoding))
        .isEqualTo(codec.encodeResponse(second, "t", null, encoding));
  }

  @Test
  void deadLettersSurvive() throws RequestRefused {
    for (int i = 0; i < NUM_VALUES; i++) {
      DeadLetter letter = values.deadLetter();

      assertThat(codec.decodeDeadLetter(delivered(codec.encodeDeadLetter(letter, "t"))))
          .isEqualTo(letter);
    }
  }

  @Test
  void ledgerEntriesSurvive() throws RequestRefused {
    for (int i = 0; i < NUM_VALUES; i++) {
      LedgerEntry entry = values.ledgerEntry();

      assertThat(codec.decodeLedgerEntry(delivered(codec.encodeLedgerEntry(entry, "t", 3))))
          .isEqualTo(entry);
    }
  }

  private InboundRecord delivered(OutboundRecord record) {
    return new InboundRecord(values.origin(), record.key(), record.value(), record.headers());
  }
}
