package dev.funnel.inference.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small GGUF files for tests. */
public final class GgufBytes {
  private static final int ALIGNMENT = 32;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();

  private record Tensor(String name, int type, List<Integer> shape, ByteBuffer data) {}

  /** A String, Integer, Float, or a List of Strings or Integers. */
  public GgufBytes put(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  public GgufBytes float32(String name, float[] values, int... shape) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return tensor(name, 0, data.array(), shape);
  }

  /** Takes the place of a tensor of this name. */
  public GgufBytes tensor(String name, int type, byte[] data, int... shape) {
    tensors.removeIf(tensor -> tensor.name().equals(name));
    tensors.add(
        new Tensor(name, type, Arrays.stream(shape).boxed().toList(), ByteBuffer.wrap(data)));
    return this;
  }

  public byte[] build() {
    int dataBytes = tensors.stream().mapToInt(tensor -> aligned(tensor.data().capacity())).sum();
    ByteBuffer out = ByteBuffer.allocate((1 << 20) + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
    out.putLong(tensors.size()).putLong(metadata.size());
    metadata.forEach(
        (key, value) -> {
          string(out, key);
          value(out, value);
        });
    int offset = 0;
    for (Tensor tensor : tensors) {
      string(out, tensor.name());
      out.putInt(tensor.shape().size());
      for (int d = tensor.shape().size() - 1; d >= 0; d--) {
        out.putLong(tensor.shape().get(d));
      }
      out.putInt(tensor.type()).putLong(offset);
      offset += aligned(tensor.data().capacity());
    }
    for (Tensor tensor : tensors) {
      out.position(aligned(out.position()));
      out.put(tensor.data().duplicate());
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static void value(ByteBuffer out, Object value) {
    if (value instanceof List<?> list) {
      out.putInt(9).putInt(type(list.get(0))).putLong(list.size());
      list.forEach(element -> scalar(out, element));
    } else {
      out.putInt(type(value));
      scalar(out, value);
    }
  }

  private static int type(Object value) {
    if (value instanceof String) {
      return 8;
    }
    return value instanceof Integer ? 4 : 6;
  }

  private static void scalar(ByteBuffer out, Object value) {
    if (value instanceof String text) {
      string(out, text);
    } else if (value instanceof Integer number) {
      out.putInt(number);
    } else {
      out.putFloat((Float) value);
    }
  }

  private static void string(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putLong(bytes.length).put(bytes);
  }

  private static int aligned(int position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
