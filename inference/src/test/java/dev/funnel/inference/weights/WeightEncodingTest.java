package dev.funnel.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightEncodingTest {
  @ParameterizedTest
  @ValueSource(floats = {1e-3f, 1, 1e4f})
  void q80IsWithinHalfAStepAndTheRoundingOfTheScale(float spread) {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      float[] values = new float[32];
      float largest = 0;
      for (int i = 0; i < 32; i++) {
        values[i] = (float) random.nextGaussian() * spread;
        largest = Math.max(largest, Math.abs(values[i]));
      }

      float[] read = readBack(WeightEncoding.Q8_0, values);

      // Half a step, and up to 127 times the rounding of the scale to float16: relative, but for
      // the smallest.
      float step = largest / 127;
      float tolerance = 0.5f * step + 127 * Math.max(step * 0x1p-11f, 0x1p-25f);
      for (int i = 0; i < 32; i++) {
        assertThat(read[i]).isCloseTo(values[i], within(tolerance * 1.001f));
      }
    }
  }

  @Test
  void q80HalvesGoAwayFromZero() {
    float[] values = new float[32];
    values[0] = 127;
    values[1] = 2.5f;
    values[2] = -2.5f;
    values[3] = 0.49999997f;
    values[4] = -127;

    assertThat(readBack(WeightEncoding.Q8_0, values)).startsWith(127, 3, -3, 0, -127);
  }

  @Test
  void aBlockOfZerosStaysZero() {
    assertThat(encoded(WeightEncoding.Q8_0, new float[32]).array()).containsOnly(0);
  }

  @Test
  void whatIsTooSmallForTheScaleBecomesZero() {
    float[] values = new float[32];
    values[0] = Float.MIN_VALUE;
    values[1] = -1e-37f;

    assertThat(readBack(WeightEncoding.Q8_0, values)).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void theLargestValueStaysFinite(WeightEncoding encoding) {
    float[] values = new float[32];
    values[0] = encoding.largest();
    values[1] = -encoding.largest();

    float[] read = readBack(encoding, values);

    assertThat(read).startsWith(encoding.largest(), -encoding.largest(), 0);
  }

  @Test
  void q80OfWhatWasReadFromQ80IsTheSame() {
    Random random = new Random(5);
    float[] values = new float[32];
    for (int i = 0; i < 32; i++) {
      values[i] = (float) random.nextGaussian();
    }
    ByteBuffer once = encoded(WeightEncoding.Q8_0, values);

    assertThat(encoded(WeightEncoding.Q8_0, readBack(WeightEncoding.Q8_0, values))).isEqualTo(once);
  }

  @Test
  void everyBinary16SurvivesAndHalvesGoToTheEvenOne() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      float value = HalfFloat.fromBinary16((short) bits);
      float next = HalfFloat.fromBinary16((short) (bits + 1));
      assertThat(HalfFloat.toBinary16(value)).isEqualTo((short) bits);
      assertThat(HalfFloat.toBinary16(-value)).isEqualTo((short) (bits | 0x8000));
      float middle = bits == 0x7bff ? 65520 : (value + next) / 2;
      assertThat(HalfFloat.toBinary16(middle)).isEqualTo((short) (bits + (bits & 1)));
      assertThat(HalfFloat.toBinary16(Math.nextDown(middle))).isEqualTo((short) bits);
    }
    assertThat(HalfFloat.toBinary16(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
    assertThat(HalfFloat.fromBinary16(HalfFloat.toBinary16(Float.NaN))).isNaN();
  }

  @Test
  void bfloat16TakesTheNearestAndTheEvenOneOfTwo() {
    assertThat(HalfFloat.toBfloat16(1)).isEqualTo((short) 0x3f80);
    assertThat(HalfFloat.toBfloat16(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
    assertThat(HalfFloat.toBfloat16(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
    assertThat(HalfFloat.toBfloat16(Float.intBitsToFloat(0xbf808001))).isEqualTo((short) 0xbf81);
    assertThat(HalfFloat.fromBfloat16(HalfFloat.toBfloat16(Float.NaN))).isNaN();
  }

  private static ByteBuffer encoded(WeightEncoding encoding, float[] values) {
    ByteBuffer out =
        ByteBuffer.allocate((int) encoding.bytesOf(values.length)).order(ByteOrder.LITTLE_ENDIAN);
    encoding.write(values, 0, values.length, out);
    return out.flip();
  }

  private static float[] readBack(WeightEncoding encoding, float[] values) {
    float[] read = new float[values.length];
    encoding.type().dequantise(encoded(encoding, values), read);
    return read;
  }
}
