package dev.funnel.inference.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Adapters of {@link TinyLlama} with seeded random factors of rank 2, in PEFT's layout. */
public final class TinyAdapter {
  private static final int RANK = 2;

  private TinyAdapter() {}

  /**
   * Writes an adapter of both layers.
   *
   * @param spread of the factors' values
   * @return the directory
   */
  public static Path write(Path directory, int seed, float spread, Projection... projections)
      throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("adapter_config.json"),
        "{\"peft_type\":\"LORA\",\"r\":" + RANK + ",\"lora_alpha\":4}");
    Files.write(directory.resolve("adapter_model.safetensors"), tensors(seed, spread, projections));
    return directory;
  }

  private static byte[] tensors(int seed, float spread, Projection... projections) {
    List<String> header = new ArrayList<>();
    int end = 0;
    for (int layer = 0; layer < TinyLlama.CONFIG.layers(); layer++) {
      for (Projection projection : projections) {
        String name =
            "base_model.model.model.layers." + layer + "." + projection.peftName() + ".lora_";
        int inputs = projection.inputs(TinyLlama.CONFIG);
        int outputs = projection.outputs(TinyLlama.CONFIG);
        header.add(entry(name + "A.weight", RANK, inputs, end));
        end += RANK * inputs * Float.BYTES;
        header.add(entry(name + "B.weight", outputs, RANK, end));
        end += RANK * outputs * Float.BYTES;
      }
    }
    byte[] json = ("{" + String.join(",", header) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(8 + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(json.length).put(json);
    Random random = new Random(seed);
    while (out.hasRemaining()) {
      out.putFloat((float) random.nextGaussian() * spread);
    }
    return out.array();
  }

  private static String entry(String name, int rows, int columns, int begin) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
        .formatted(name, rows, columns, begin, begin + rows * columns * Float.BYTES);
  }
}
