package dev.funnel.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetBitmapTest {
  @Test
  void everyBitmapComesBack() {
    Random random = new Random(1);
    for (int round = 0; round < 1_000; round++) {
      BitSet done = new BitSet();
      for (int bit = 0; bit < 50; bit++) {
        done.set(random.nextInt(OffsetBitmap.MAX_WINDOW));
      }

      assertThat(OffsetBitmap.decode(OffsetBitmap.encode(done))).contains(done);
    }
  }

  @Test
  void aFullWindowFitsTheBrokersLimit() {
    BitSet done = new BitSet();
    done.set(0, 10 * OffsetBitmap.MAX_WINDOW);

    String metadata = OffsetBitmap.encode(done);

    assertThat(metadata).hasSizeLessThanOrEqualTo(4_096);
    assertThat(OffsetBitmap.decode(metadata).orElseThrow().cardinality())
        .isEqualTo(OffsetBitmap.MAX_WINDOW);
  }

  @Test
  void theFormIsKept() {
    BitSet done = new BitSet();
    done.set(1);
    done.set(9);

    assertThat(OffsetBitmap.encode(done)).isEqualTo("b1:AgI");
    assertThat(OffsetBitmap.encode(new BitSet())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b2:AgI", "AgI", "b1:*", "b1:A", " b1:AgI", "leader=3"})
  void whatIsNotOursIsRefused(String metadata) {
    assertThat(OffsetBitmap.decode(metadata)).isEmpty();
  }

  @Test
  void aBitBeyondTheWindowIsRefused() {
    byte[] tooLong = new byte[OffsetBitmap.MAX_WINDOW / 8 + 1];
    tooLong[tooLong.length - 1] = 1;

    String metadata = "b1:" + Base64.getEncoder().withoutPadding().encodeToString(tooLong);

    assertThat(OffsetBitmap.decode(metadata)).isEmpty();
  }
}
