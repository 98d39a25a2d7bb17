package dev.funnel.inference.weights;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before a GGUF file's tensor data, versions 2 and 3; source: {@code docs/gguf.md} of
 * ggml.
 *
 * @param entries where each metadata entry stands in the file, by key and in the file's order
 * @param tensors by name; offsets count from {@code dataStart}
 * @param dataStart position of the first tensor's bytes in the file
 */
record GgufHeader(
    GgufMetadata metadata,
    Map<String, Span> entries,
    Map<String, TensorEntry> tensors,
    long dataStart) {
  private static final int MAGIC = 0x46554747; // "GGUF" read little-endian
  private static final int DEFAULT_ALIGNMENT = 32;
  private static final int MAX_DIMENSIONS = 4;

  /** Bytes of the file from {@code begin} to before {@code end}. */
  record Span(int begin, int end) {}

  /**
   * A tensor's place.
   *
   * @param type the file's type number, possibly one that cannot be read
   * @param shape rows first: the reverse of the file's order
   */
  record TensorEntry(int type, List<Long> shape, long offset) {
    TensorEntry {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Reads a header.
   *
   * @throws ModelFileException if it is not one or is damaged
   */
  static GgufHeader read(String file, ByteBuffer bytes) {
    GgufCursor in = new GgufCursor(file, bytes);
    int magic = in.int32();
    if (magic != MAGIC) {
      throw in.problem(
          String.format(
              "is not a GGUF file: it starts with 0x%08x, not 'GGUF'; give a .gguf file",
              Integer.reverseBytes(magic)));
    }
    int version = in.int32();
    if (version != 2 && version != 3) {
      throw in.problem("is GGUF version " + version + "; versions 2 and 3 can be read");
    }
    int numTensors = in.count("tensors", 24);
    int numKeys = in.count("metadata keys", 12);
    Map<String, Span> entries = new LinkedHashMap<>();
    GgufMetadata metadata = readMetadata(file, in, numKeys, entries);
    Map<String, TensorEntry> tensors = readTensors(in, numTensors);
    long alignment = alignment(metadata);
    long dataStart = (in.position() + alignment - 1) / alignment * alignment;
    return new GgufHeader(
        metadata, Collections.unmodifiableMap(entries), Map.copyOf(tensors), dataStart);
  }

  private static GgufMetadata readMetadata(
      String file, GgufCursor in, int numKeys, Map<String, Span> entries) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < numKeys; i++) {
      int begin = in.position();
      String key = in.string();
      if (values.put(key, readValue(in, in.int32(), key)) != null) {
        throw in.problem("has the metadata key " + shown(key) + " twice; it is damaged");
      }
      entries.put(key, new Span(begin, in.position()));
    }
    return new GgufMetadata(file, values);
  }

  private static Object readValue(GgufCursor in, int type, String key) {
    if (type != 9) {
      return readScalar(in, type, key);
    }
    int elementType = in.int32();
    if (elementType == 9) {
      throw in.problem("nests lists in the metadata key " + shown(key) + "; no Llama model does");
    }
    int count = in.count("elements of " + shown(key), 1);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(readScalar(in, elementType, key));
    }
    return list;
  }

  private static Object readScalar(GgufCursor in, int type, String key) {
    return switch (type) {
      case 0 -> (long) Byte.toUnsignedInt(in.int8());
      case 1 -> (long) in.int8();
      case 2 -> (long) Short.toUnsignedInt(in.int16());
      case 3 -> (long) in.int16();
      case 4 -> Integer.toUnsignedLong(in.int32());
      case 5 -> (long) in.int32();
      case 6 -> (double) Float.intBitsToFloat(in.int32());
      case 7 -> in.int8() != 0;
      case 8 -> in.string();
      case 10, 11 -> in.int64();
      case 12 -> Double.longBitsToDouble(in.int64());
      default ->
          throw in.problem(
              "has the unknown value type " + type + " at the metadata key " + shown(key));
    };
  }

  private static Map<String, TensorEntry> readTensors(GgufCursor in, int numTensors) {
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    for (int i = 0; i < numTensors; i++) {
      String name = in.string();
      int numDimensions = in.int32();
      if (numDimensions < 1 || numDimensions > MAX_DIMENSIONS) {
        throw in.problem(
            "gives tensor " + shown(name) + " " + numDimensions + " dimensions; 1 to 4 are valid");
      }
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < numDimensions; d++) {
        shape.add(0, in.int64());
      }
      if (tensors.put(name, new TensorEntry(in.int32(), shape, in.int64())) != null) {
        throw in.problem("has the tensor " + shown(name) + " twice; it is damaged");
      }
    }
    return tensors;
  }

  private static long alignment(GgufMetadata metadata) {
    String key = "general.alignment";
    return metadata.has(key) ? metadata.positive(key, 1 << 20) : DEFAULT_ALIGNMENT;
  }

  // Names come from the file: a message must not carry a long one.
  private static String shown(String name) {
    return "'" + (name.length() <= 80 ? name : name.substring(0, 80) + "…") + "'";
  }
}
