package dev.funnel.inference.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An open GGUF file. Its header is read at once; a tensor is mapped and dequantised when asked for,
 * so files of any size can be opened. One thread.
 */
public final class GgufFile implements AutoCloseable {
  /** Most bytes a header may take; the vocabulary of the largest Llama needs about 8 MiB. */
  private static final long MAX_HEADER_BYTES = 256L << 20;

  private final String name;
  private final FileChannel channel;
  private final long size;
  private final GgufHeader header;

  private GgufFile(String name, FileChannel channel, long size, GgufHeader header) {
    this.name = name;
    this.channel = channel;
    this.size = size;
    this.header = header;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws ModelFileException if the file cannot be read or its header is not GGUF's
   */
  public static GgufFile open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return read(path.toString(), channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new ModelFileException("Model file " + path + " does not exist; check the path", e);
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private static GgufFile read(String name, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer start = channel.map(MapMode.READ_ONLY, 0, Math.min(size, MAX_HEADER_BYTES));
    return new GgufFile(name, channel, size, GgufHeader.read(name, start));
  }

  public String name() {
    return name;
  }

  public GgufMetadata metadata() {
    return header.metadata();
  }

  /**
   * The metadata as it stands in the file, for a copy: each entry's key, type and value, by key and
   * in the file's order.
   */
  Map<String, byte[]> metadataEntries() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try {
      ByteBuffer start = channel.map(MapMode.READ_ONLY, 0, Math.min(size, MAX_HEADER_BYTES));
      header
          .entries()
          .forEach(
              (key, span) -> {
                byte[] entry = new byte[span.end() - span.begin()];
                start.get(span.begin(), entry);
                entries.put(key, entry);
              });
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    return entries;
  }

  Set<String> tensorNames() {
    return header.tensors().keySet();
  }

  public boolean has(String tensor) {
    return header.tensors().containsKey(tensor);
  }

  /**
   * The tensor's values as float32, row by row.
   *
   * @param shape what it must be, rows first
   * @throws ModelFileException if it is missing, of another shape or type, or cut off
   */
  public float[] tensor(String tensor, int... shape) {
    GgufHeader.TensorEntry entry = header.tensors().get(tensor);
    if (entry == null) {
      throw problem(tensor, "is missing; a Llama model needs it");
    }
    List<Long> wanted = Arrays.stream(shape).asLongStream().boxed().toList();
    if (!entry.shape().equals(wanted)) {
      throw problem(tensor, "has the shape " + entry.shape() + "; the metadata asks for " + wanted);
    }
    GgufTensorType type =
        GgufTensorType.of(entry.type())
            .orElseThrow(
                () ->
                    problem(
                        tensor,
                        "is of ggml type "
                            + entry.type()
                            + "; readable are "
                            + GgufTensorType.readable()));
    return read(tensor, entry, type);
  }

  private float[] read(String tensor, GgufHeader.TensorEntry entry, GgufTensorType type) {
    long columns = entry.shape().get(entry.shape().size() - 1);
    if (columns % type.blockElements() != 0) {
      throw problem(
          tensor,
          "has rows of "
              + columns
              + " values; "
              + type
              + " needs a multiple of "
              + type.blockElements());
    }
    // The shape equals one asked for in ints, at most two of them: no overflow.
    long elements = entry.shape().stream().reduce(1L, (a, b) -> a * b);
    long bytes = elements / type.blockElements() * type.blockBytes();
    long room = size - header.dataStart();
    if (entry.offset() < 0 || bytes > room || entry.offset() > room - bytes) {
      throw problem(
          tensor,
          "reaches past the end of the file ("
              + size
              + " bytes); it is truncated: copy or download it again");
    }
    if (bytes > Integer.MAX_VALUE || elements > Integer.MAX_VALUE - 8) {
      throw problem(tensor, "has " + elements + " values; at most 2^31 - 8 fit");
    }
    try {
      ByteBuffer data = channel.map(MapMode.READ_ONLY, header.dataStart() + entry.offset(), bytes);
      float[] values = new float[(int) elements];
      type.dequantise(data.order(ByteOrder.LITTLE_ENDIAN), values);
      return values;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static ModelFileException unreadable(String name, IOException e) {
    return new ModelFileException("Model file " + name + " cannot be read: " + e, e);
  }

  private ModelFileException problem(String tensor, String complaint) {
    return new ModelFileException("Model file " + name + ": tensor " + tensor + " " + complaint);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing model file " + name, e);
    }
  }
}
