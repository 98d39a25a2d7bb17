package dev.funnel.inference.weights;

import java.nio.ByteBuffer;

/** How the matrices of an exported model are written; each value takes the nearest that exists. */
public enum WeightEncoding {
  /**
   * Blocks of 32 values in 34 bytes: signed bytes times one float16. The rounding is that of {@code
   * quantize_row_q8_0_ref} in ggml, so that its files are the same.
   */
  Q8_0(GgufTensorType.Q8_0, 7, 127 * 65_504f) {
    @Override
    void writeBlock(float[] values, int from, ByteBuffer out) {
      int end = from + type().blockElements();
      float largest = 0;
      for (int i = from; i < end; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = largest / 127;
      // The inverse of anything smaller may be infinite; its float16 is zero anyway.
      float inverse = scale < Float.MIN_NORMAL ? 0 : 1 / scale;
      out.putShort(HalfFloat.toBinary16(scale));
      for (int i = from; i < end; i++) {
        // Halves go away from zero, as C's roundf does.
        int steps = Math.round(Math.abs(values[i]) * inverse);
        out.put((byte) (values[i] < 0 ? -steps : steps));
      }
    }
  },
  F16(GgufTensorType.F16, 1, 65_504f) {
    @Override
    void writeBlock(float[] values, int from, ByteBuffer out) {
      out.putShort(HalfFloat.toBinary16(values[from]));
    }
  },
  BF16(GgufTensorType.BF16, 32, 0x1.fep127f) {
    @Override
    void writeBlock(float[] values, int from, ByteBuffer out) {
      out.putShort(HalfFloat.toBfloat16(values[from]));
    }
  },
  F32(GgufTensorType.F32, 0, Float.MAX_VALUE) {
    @Override
    void writeBlock(float[] values, int from, ByteBuffer out) {
      out.putFloat(values[from]);
    }
  };

  private final GgufTensorType type;
  private final int fileType;
  private final float largest;

  WeightEncoding(GgufTensorType type, int fileType, float largest) {
    this.type = type;
    this.fileType = fileType;
    this.largest = largest;
  }

  /** Writes the block of values that begins at {@code from}. */
  abstract void writeBlock(float[] values, int from, ByteBuffer out);

  GgufTensorType type() {
    return type;
  }

  /** Stands for a file of such tensors under {@code general.file_type}. */
  int fileType() {
    return fileType;
  }

  /** The largest value that can be written; what is above would be read as infinite. */
  float largest() {
    return largest;
  }

  /** Bytes of so many values, a multiple of the block's. */
  long bytesOf(long values) {
    return values / type.blockElements() * type.blockBytes();
  }

  /** Writes whole blocks. */
  void write(float[] values, int from, int count, ByteBuffer out) {
    for (int at = from; at < from + count; at += type.blockElements()) {
      writeBlock(values, at, out);
    }
  }
}
