package dev.funnel.inference.weights;

import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file: an eight-byte length, a JSON header of that length, then the tensors' bytes.
 * Immutable. Source: the format section of the safetensors README.
 */
final class SafetensorsFile {
  static final long MAX_HEADER_BYTES = 16 << 20;

  private final String name;
  private final ByteBuffer data;
  private final Map<String, TensorEntry> tensors;

  /** A tensor: its encoding, shape and byte range in the data. */
  private record TensorEntry(String type, List<Long> shape, long begin, long end) {}

  private SafetensorsFile(String name, ByteBuffer data, Map<String, TensorEntry> tensors) {
    this.name = name;
    this.data = data;
    this.tensors = tensors;
  }

  /**
   * Reads the header.
   *
   * @param name for messages
   * @throws ModelFileException if it is not one or is damaged
   */
  static SafetensorsFile read(String name, ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = in.remaining() < 8 ? -1 : in.getLong();
    if (headerBytes < 2 || headerBytes > Math.min(in.remaining(), MAX_HEADER_BYTES)) {
      throw new ModelFileException(
          "Adapter file "
              + name
              + " is no safetensors file or is truncated: it has "
              + bytes.remaining()
              + " bytes and a header of "
              + headerBytes
              + "; give the adapter_model.safetensors that PEFT wrote");
    }
    byte[] header = new byte[(int) headerBytes];
    in.get(header);
    ByteBuffer data = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    return new SafetensorsFile(name, data, readHeader(name, header));
  }

  private static Map<String, TensorEntry> readHeader(String name, byte[] header) {
    Map<String, TensorEntry> tensors = new HashMap<>();
    try {
      JsonCursor.of(JsonValue.parse(header))
          .members()
          .forEach(
              (key, entry) -> {
                if (!key.equals("__metadata__")) {
                  tensors.put(key, readEntry(entry));
                }
              });
    } catch (JsonException e) {
      throw new ModelFileException(
          "Adapter file " + name + " has a damaged safetensors header: " + e.getMessage(), e);
    }
    return Map.copyOf(tensors);
  }

  private static TensorEntry readEntry(JsonCursor entry) {
    List<Long> shape = entry.at("shape").elements().stream().map(JsonCursor::longInteger).toList();
    List<JsonCursor> range = entry.at("data_offsets").elements();
    if (range.size() != 2) {
      throw entry.problem("has data_offsets of " + range.size() + " numbers, not 2");
    }
    return new TensorEntry(
        entry.string("dtype"), shape, range.get(0).longInteger(), range.get(1).longInteger());
  }

  Set<String> tensorNames() {
    return tensors.keySet();
  }

  /**
   * A matrix as float32, row by row.
   *
   * @throws ModelFileException if it is missing, of another shape or type, or cut off
   */
  float[] matrix(String tensor, int rows, int columns) {
    TensorEntry entry = tensors.get(tensor);
    if (entry == null) {
      throw problem(tensor, "is missing");
    }
    if (!entry.shape().equals(List.of((long) rows, (long) columns))) {
      throw problem(
          tensor,
          "has the shape "
              + entry.shape()
              + "; this model and rank need ["
              + rows
              + ", "
              + columns
              + "]");
    }
    int width =
        switch (entry.type()) {
          case "F32" -> 4;
          case "F16", "BF16" -> 2;
          default ->
              throw problem(
                  tensor, "is of type " + entry.type() + "; readable are F32, F16 and BF16");
        };
    long bytes = (long) rows * columns * width;
    // The order of the ends is judged before their distance, which could overflow.
    if (entry.begin() < 0
        || entry.begin() > entry.end()
        || entry.end() > data.limit()
        || entry.end() - entry.begin() != bytes) {
      throw problem(tensor, "does not lie inside the file; it is truncated or damaged");
    }
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(entry.type(), (int) entry.begin() + i * width);
    }
    return values;
  }

  private float value(String type, int at) {
    return switch (type) {
      case "F32" -> data.getFloat(at);
      case "F16" -> HalfFloat.fromBinary16(data.getShort(at));
      default -> HalfFloat.fromBfloat16(data.getShort(at));
    };
  }

  private ModelFileException problem(String tensor, String complaint) {
    return new ModelFileException("Adapter file " + name + ": tensor " + tensor + " " + complaint);
  }
}
