package dev.funnel.inference.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * A model as one GGUF file for any engine that reads the format: adapters merged, matrices in one
 * encoding, norm vectors float32, everything else that the file says as the base says it.
 *
 * <p>At most one tensor is in memory. One thread.
 */
public final class GgufExport {
  /** Of the block encodings of ggml; readers ask for it. */
  private static final int QUANTISATION_VERSION = 2;

  private final String file;
  private final byte[] header;
  private final List<ExportedTensor> tensors;

  private GgufExport(String file, byte[] header, List<ExportedTensor> tensors) {
    this.file = file;
    this.header = header;
    this.tensors = tensors;
  }

  /**
   * An export that can be written.
   *
   * @param base what the metadata is copied from; stays open while it is written
   * @param weights of that base
   * @param name of the written model, for people
   * @throws ModelFileException if the base has tensors that would be lost, a vocabulary that cannot
   *     run, or rows that do not fit the encoding's blocks
   */
  public static GgufExport of(
      GgufFile base, LlamaWeights weights, String name, WeightEncoding encoding) {
    List<ExportedTensor> tensors = ExportedTensor.of(weights, encoding);
    requireAll(base, tensors);
    tensors.forEach(tensor -> requireWholeBlocks(base.name(), tensor));
    byte[] header = GgufHeaderWriter.header(metadata(base, name, encoding).values(), tensors);
    return new GgufExport(base.name(), header, tensors);
  }

  private static Map<String, byte[]> metadata(GgufFile base, String name, WeightEncoding encoding) {
    Map<String, byte[]> entries = base.metadataEntries();
    // What is absent is 32, the alignment that is written.
    entries.remove("general.alignment");
    put(entries, "general.file_type", encoding.fileType());
    put(entries, "general.quantization_version", QUANTISATION_VERSION);
    // Engines stop at either; some take the end of a turn for another token if it is not named.
    int endOfTurn = Vocabulary.of(base.metadata()).endOfTurnId();
    put(entries, "tokenizer.ggml.eos_token_id", endOfTurn);
    put(entries, "tokenizer.ggml.eot_token_id", endOfTurn);
    entries.put("general.name", GgufHeaderWriter.entry("general.name", name));
    return entries;
  }

  private static void put(Map<String, byte[]> entries, String key, int value) {
    entries.put(key, GgufHeaderWriter.entry(key, value));
  }

  private static void requireAll(GgufFile base, List<ExportedTensor> tensors) {
    NavigableSet<String> lost = new TreeSet<>(base.tensorNames());
    tensors.forEach(tensor -> lost.remove(tensor.name()));
    if (!lost.isEmpty()) {
      throw problem(
          base.name(),
          lost.first(),
          "is no part of the Llama that Funnel runs and would be lost; export a plain Llama");
    }
  }

  private static void requireWholeBlocks(String file, ExportedTensor tensor) {
    int block = tensor.encoding().type().blockElements();
    if (tensor.columns() % block != 0) {
      throw problem(
          file,
          tensor.name(),
          "has rows of "
              + tensor.columns()
              + " values; "
              + tensor.encoding()
              + " needs a multiple of "
              + block
              + ": choose "
              + WeightEncoding.F16);
    }
  }

  /** Length of the whole file. */
  public long bytes() {
    return header.length
        + tensors.stream().mapToLong(tensor -> GgufHeaderWriter.aligned(tensor.bytes())).sum();
  }

  /**
   * Writes the whole file.
   *
   * @param out stays open
   * @param progress gets the number of bytes written so far, after each tensor
   * @throws IOException if {@code out} fails
   * @throws ModelFileException if the base or an adapter is damaged, or holds a value that the
   *     encoding cannot
   */
  public void write(OutputStream out, LongConsumer progress) throws IOException {
    out.write(header);
    long written = header.length;
    for (ExportedTensor tensor : tensors) {
      write(tensor, out);
      written += GgufHeaderWriter.aligned(tensor.bytes());
      progress.accept(written);
    }
  }

  private void write(ExportedTensor tensor, OutputStream out) throws IOException {
    float[] values = tensor.values().get();
    int columns = tensor.columns();
    ByteBuffer row =
        ByteBuffer.allocate((int) tensor.encoding().bytesOf(columns))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int place = 0; place < tensor.rows(); place++) {
      int from = tensor.rowAt(place) * columns;
      requireInRange(tensor, values, from);
      tensor.encoding().write(values, from, columns, row.clear());
      out.write(row.array());
    }
    out.write(new byte[(int) (GgufHeaderWriter.aligned(tensor.bytes()) - tensor.bytes())]);
  }

  private void requireInRange(ExportedTensor tensor, float[] values, int from) {
    float largest = tensor.encoding().largest();
    for (int i = from; i < from + tensor.columns(); i++) {
      // Not for NaN either.
      if (!(Math.abs(values[i]) <= largest)) {
        throw problem(
            file,
            tensor.name(),
            "holds the value "
                + values[i]
                + "; "
                + tensor.encoding()
                + " reaches from -"
                + largest
                + " to "
                + largest);
      }
    }
  }

  private static ModelFileException problem(String file, String tensor, String complaint) {
    return new ModelFileException("Model file " + file + ": tensor " + tensor + " " + complaint);
  }
}
