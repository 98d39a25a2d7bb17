package dev.funnel.inference.model;

import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.weights.GgufExport;
import dev.funnel.inference.weights.GgufFile;
import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LlamaWeights;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.inference.weights.WeightEncoding;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/**
 * A model of this machine written as a file of its own. INVARIANT: a file under the name that was
 * asked for is whole; it comes there by an atomic move, and what fails leaves nothing.
 */
public final class ModelExport {
  private static final int BUFFER_BYTES = 1 << 16;

  private ModelExport() {}

  /**
   * What was written.
   *
   * @param model its name
   * @param bytes the file's length
   */
  public record Exported(String model, long bytes) {}

  /** Sees how far the writing is. Called on the writing thread. */
  public interface Progress {
    /** So many bytes of {@code total} are written. */
    void written(long bytes, long total);
  }

  /**
   * Writes the base with its default adapter merged, or alone if it has none, as a GGUF file.
   *
   * @param file a file of that name is replaced
   * @throws ModelFileException if the model cannot be used or does not fit the encoding
   * @throws IOException if the file cannot be written
   */
  public static Exported write(
      ModelFiles model, WeightEncoding encoding, Path file, Progress progress) throws IOException {
    List<AdapterSource> merged =
        model.adapters().stream()
            .filter(adapter -> adapter.name().equals(model.defaultAdapter()))
            .toList();
    String name =
        merged.isEmpty()
            ? model.base()
            : model.base() + ModelIdentity.SEPARATOR + merged.get(0).name();
    try (GgufFile base = GgufFile.open(model.gguf())) {
      LlamaConfig config = LlamaConfig.of(base);
      var weights =
          new LlamaWeights(
              base, config, merged.stream().map(adapter -> adapter.read(config)).toList());
      GgufExport export = GgufExport.of(base, weights, name, encoding);
      write(export, file, progress);
      return new Exported(name, export.bytes());
    }
  }

  private static void write(GgufExport export, Path file, Progress progress) throws IOException {
    // A name of its own: two runs at a time do not write into one another's.
    Path partial = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".partial");
    // For a process that is told to stop in the middle.
    partial.toFile().deleteOnExit();
    try {
      try (FileChannel channel =
              FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out =
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
        long total = export.bytes();
        export.write(out, bytes -> progress.written(bytes, total));
        out.flush();
        // Else a crash of the machine could leave the name without the content.
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
