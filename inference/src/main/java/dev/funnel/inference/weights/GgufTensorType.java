package dev.funnel.inference.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  /** What is worth a thread of its own. */
  private static final int PART_ELEMENTS = 1 << 16;

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

  /** Reads as many whole blocks as fill {@code out}, on as many cores as there are. */
  void dequantise(ByteBuffer in, float[] out) {
    int start = in.position();
    int numBlocks = out.length / blockElements;
    int numParts = (out.length + PART_ELEMENTS - 1) / PART_ELEMENTS;
    IntStream.range(0, numParts)
        .parallel()
        .forEach(
            part -> {
              int first = (int) ((long) numBlocks * part / numParts);
              int end = (int) ((long) numBlocks * (part + 1) / numParts);
              ByteBuffer own = in.duplicate().order(in.order());
              own.position(start + first * blockBytes);
              for (int block = first; block < end; block++) {
                readBlock(own, out, block * blockElements);
              }
            });
  }
}
