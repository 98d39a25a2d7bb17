package dev.funnel.inference.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tensor encodings that can be read. A tensor is a run of blocks of {@link #blockElements}
 * values in {@link #blockBytes} bytes, little-endian; source: {@code ggml-common.h} of llama.cpp.
 */
enum GgufTensorType {
  F32(0, 1, 4) {
    @Override
    void readBlock(ByteBuffer in, float[] out, int at) {
      out[at] = in.getFloat();
    }
  },
  F16(1, 1, 2) {
    @Override
    void readBlock(ByteBuffer in, float[] out, int at) {
      out[at] = HalfFloat.fromBinary16(in.getShort());
    }
  },
  /** A scale d and 32 four-bit q: value d * (q - 8); low nibbles are the first 16 values. */
  Q4_0(2, 32, 18) {
    @Override
    void readBlock(ByteBuffer in, float[] out, int at) {
      float scale = HalfFloat.fromBinary16(in.getShort());
      for (int i = 0; i < 16; i++) {
        int pair = in.get();
        out[at + i] = scale * ((pair & 15) - 8);
        out[at + 16 + i] = scale * ((pair >> 4 & 15) - 8);
      }
    }
  },
  /** A scale d, a minimum m and 32 four-bit q: value d * q + m. */
  Q4_1(3, 32, 20) {
    @Override
    void readBlock(ByteBuffer in, float[] out, int at) {
      float scale = HalfFloat.fromBinary16(in.getShort());
      float minimum = HalfFloat.fromBinary16(in.getShort());
      for (int i = 0; i < 16; i++) {
        int pair = in.get();
        out[at + i] = scale * (pair & 15) + minimum;
        out[at + 16 + i] = scale * (pair >> 4 & 15) + minimum;
      }
    }
  },
  /** A scale d and 32 signed bytes q: value d * q. */
  Q8_0(8, 32, 34) {
    @Override
    void readBlock(ByteBuffer in, float[] out, int at) {
      float scale = HalfFloat.fromBinary16(in.getShort());
      for (int i = 0; i < 32; i++) {
        out[at + i] = scale * in.get();
      }
    }
  },
  BF16(30, 1, 2) {
    @Override
    void readBlock(ByteBuffer in, float[] out, int at) {
      out[at] = HalfFloat.fromBfloat16(in.getShort());
    }
  };

  private final int id;
  private final int blockElements;
  private final int blockBytes;

  GgufTensorType(int id, int blockElements, int blockBytes) {
    this.id = id;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** Reads one block at the buffer's position into {@code out[at ..]}. */
  abstract void readBlock(ByteBuffer in, float[] out, int at);

  static Optional<GgufTensorType> of(int id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }

  static String readable() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  int id() {
    return id;
  }

  int blockElements() {
    return blockElements;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** Reads as many whole blocks as fill {@code out}. */
  void dequantise(ByteBuffer in, float[] out) {
    for (int at = 0; at < out.length; at += blockElements) {
      readBlock(in, out, at);
    }
  }
}
