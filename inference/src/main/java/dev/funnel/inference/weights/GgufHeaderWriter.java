package dev.funnel.inference.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Writes what stands before a GGUF file's tensor data, version 3; see {@link GgufHeader}. */
final class GgufHeaderWriter {
  /** Tensors begin at multiples of it, counted from the file's begin; what readers assume. */
  static final int ALIGNMENT = 32;

  private static final int VERSION = 3;
  private static final int UINT32 = 4;
  private static final int STRING = 8;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private GgufHeaderWriter() {}

  /**
   * A header, padded to where the tensor data begins.
   *
   * @param entries of the metadata, each key, type and value
   */
  static byte[] header(Collection<byte[]> entries, List<ExportedTensor> tensors) {
    GgufHeaderWriter out = new GgufHeaderWriter();
    out.bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    out.int32(VERSION).int64(tensors.size()).int64(entries.size());
    entries.forEach(out.bytes::writeBytes);
    long offset = 0;
    for (ExportedTensor tensor : tensors) {
      out.tensor(tensor, offset);
      offset += aligned(tensor.bytes());
    }
    out.bytes.writeBytes(new byte[(int) (aligned(out.bytes.size()) - out.bytes.size())]);
    return out.bytes.toByteArray();
  }

  /** A metadata entry that is a text. */
  static byte[] entry(String key, String value) {
    return new GgufHeaderWriter().string(key).int32(STRING).string(value).bytes.toByteArray();
  }

  /** A metadata entry that is a whole number. */
  static byte[] entry(String key, int value) {
    return new GgufHeaderWriter().string(key).int32(UINT32).int32(value).bytes.toByteArray();
  }

  /** The next multiple of the alignment. */
  static long aligned(long position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private void tensor(ExportedTensor tensor, long offset) {
    string(tensor.name()).int32(tensor.shape().size());
    // The file's order is columns first.
    for (int d = tensor.shape().size() - 1; d >= 0; d--) {
      int64(tensor.shape().get(d));
    }
    int32(tensor.encoding().type().id()).int64(offset);
  }

  private GgufHeaderWriter string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int64(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  private GgufHeaderWriter int32(int value) {
    bytes.writeBytes(littleEndian(Integer.BYTES).putInt(value).array());
    return this;
  }

  private GgufHeaderWriter int64(long value) {
    bytes.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
    return this;
  }

  private static ByteBuffer littleEndian(int numBytes) {
    return ByteBuffer.allocate(numBytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
