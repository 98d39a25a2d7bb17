package dev.funnel.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class GgufTensorTypeTest {
  private static final short HALF_OF_TWO = 0x4000;
  private static final short HALF_OF_MINUS_ONE = (short) 0xbc00;

  @Test
  void q40NibblesAreSignedByEightAndScaled() {
    ByteBuffer block = block(18).putShort(HALF_OF_TWO).put((byte) 0xf0).put((byte) 0x7a);

    float[] values = dequantise(GgufTensorType.Q4_0, block);

    assertThat(values[0]).isEqualTo(-16f); // low nibble 0
    assertThat(values[16]).isEqualTo(14f); // high nibble 15
    assertThat(values[1]).isEqualTo(4f); // low nibble 10
    assertThat(values[17]).isEqualTo(-2f); // high nibble 7
    assertThat(values[31]).isEqualTo(-16f);
  }

  @Test
  void q41NibblesAreScaledAboveTheMinimum() {
    ByteBuffer block = block(20).putShort(HALF_OF_TWO).putShort(HALF_OF_MINUS_ONE).put((byte) 0xf3);

    float[] values = dequantise(GgufTensorType.Q4_1, block);

    assertThat(values[0]).isEqualTo(5f);
    assertThat(values[16]).isEqualTo(29f);
    assertThat(values[15]).isEqualTo(-1f);
  }

  @Test
  void q80BytesAreSignedAndScaled() {
    ByteBuffer block = block(34).putShort(HALF_OF_TWO).put((byte) -128).put((byte) 127);

    float[] values = dequantise(GgufTensorType.Q8_0, block);

    assertThat(values).startsWith(-256f, 254f, 0f).hasSize(32);
  }

  @Test
  void binary16WidensExactly() {
    assertThat(HalfFloat.fromBinary16((short) 0x3c00)).isEqualTo(1f);
    assertThat(HalfFloat.fromBinary16((short) 0xfbff)).isEqualTo(-65504f);
    assertThat(HalfFloat.fromBinary16((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfFloat.fromBinary16((short) 0x83ff)).isEqualTo(-0x3ffp-24f);
    assertThat(HalfFloat.fromBinary16((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfFloat.fromBinary16((short) 0x7e00)).isNaN();
    assertThat(Float.floatToRawIntBits(HalfFloat.fromBinary16((short) 0x8000)))
        .isEqualTo(0x80000000);
  }

  @Test
  void bfloat16IsTheUpperHalfOfFloat32() {
    assertThat(HalfFloat.fromBfloat16((short) 0x3f80)).isEqualTo(1f);
    assertThat(HalfFloat.fromBfloat16((short) 0xc049)).isEqualTo(-3.140625f);
  }

  private static ByteBuffer block(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void aLargeTensorIsReadInItsOrder() {
    int numBlocks = 10_007;
    ByteBuffer blocks =
        ByteBuffer.allocate(numBlocks * GgufTensorType.Q8_0.blockBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int block = 0; block < numBlocks; block++) {
      blocks.putShort(HalfFloat.toBinary16(block % 1024));
      for (int i = 0; i < 32; i++) {
        blocks.put((byte) i);
      }
    }

    float[] values = new float[numBlocks * 32];
    GgufTensorType.Q8_0.dequantise(blocks.rewind(), values);

    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isEqualTo((float) (i / 32 % 1024) * (i % 32));
    }
  }

  private static float[] dequantise(GgufTensorType type, ByteBuffer block) {
    float[] values = new float[32];
    type.dequantise(block.rewind(), values);
    return values;
  }
}
