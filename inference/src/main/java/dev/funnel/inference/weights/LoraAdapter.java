package dev.funnel.inference.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A LoRA adapter in PEFT's layout: for some projections two factors whose scaled product is added
 * to the weight (Hu et al. 2021, "LoRA"). Immutable.
 */
public final class LoraAdapter {
  /** More than there are cores, so that none waits long for another. */
  private static final int PARTS_OF_A_MERGE = 64;

  private static final String CONFIG = "adapter_config.json";
  private static final String TENSORS = "adapter_model.safetensors";
  private static final long MAX_CONFIG_BYTES = 1 << 20;

  /** Longer arrays are refused by some virtual machines. */
  private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 16;

  private static final Pattern FACTOR =
      Pattern.compile(
          "base_model\\.model\\.model\\.layers\\.([0-9]{1,4})\\.(.+)\\.lora_([AB])\\.weight");

  private final String name;
  private final LoraConfig config;
  private final SafetensorsFile tensors;
  private final Set<Target> targets;

  /** A matrix that the adapter changes. */
  private record Target(int layer, Projection projection) {
    String factor(char factor) {
      return "base_model.model.model.layers."
          + layer
          + "."
          + projection.peftName()
          + ".lora_"
          + factor
          + ".weight";
    }
  }

  private LoraAdapter(String name, LoraConfig config, SafetensorsFile tensors) {
    this.name = name;
    this.config = config;
    this.tensors = tensors;
    this.targets = targets(name, tensors);
  }

  /**
   * Reads an adapter from a directory that holds {@code adapter_config.json} and {@code
   * adapter_model.safetensors}.
   *
   * @param model that it shall fit: larger files than an adapter of its rank can need are not read
   * @throws ModelFileException if a file is missing, too large, damaged or no plain LoRA
   */
  public static LoraAdapter open(Path directory, LlamaConfig model) {
    Path configFile = directory.resolve(CONFIG);
    LoraConfig config =
        LoraConfig.read(
            configFile.toString(),
            read(configFile, MAX_CONFIG_BYTES, "that a configuration may have"));
    Path tensorFile = directory.resolve(TENSORS);
    return new LoraAdapter(
        directory.toString(),
        config,
        SafetensorsFile.read(
            tensorFile.toString(), ByteBuffer.wrap(readTensors(tensorFile, config.rank(), model))));
  }

  private static byte[] readTensors(Path file, int rank, LlamaConfig model) {
    long needed = maxTensorBytes(rank, model);
    return needed <= MAX_ARRAY_BYTES
        ? read(
            file,
            needed,
            "that an adapter of rank "
                + rank
                + " of this model can need; give one that was made for this model")
        : read(file, MAX_ARRAY_BYTES, "that can be read; give an adapter of a lower rank");
  }

  /**
   * Reads a file.
   *
   * @param limit what the most bytes are, and what to do about more
   */
  private static byte[] read(Path file, long maxBytes, String limit) {
    try {
      // Not for a pipe or a device: reading one might never end.
      if (!Files.isRegularFile(file)) {
        throw new ModelFileException(
            "Adapter file "
                + file
                + " is missing or no regular file; give a directory that PEFT wrote, with "
                + CONFIG
                + " and "
                + TENSORS);
      }
      long size = Files.size(file);
      if (size > maxBytes) {
        throw new ModelFileException(
            "Adapter file "
                + file
                + " has "
                + size
                + " bytes, more than the "
                + maxBytes
                + " "
                + limit);
      }
      try (InputStream in = Files.newInputStream(file)) {
        // What is written to it meanwhile is not read.
        return in.readNBytes((int) size);
      }
    } catch (IOException e) {
      throw new ModelFileException("Adapter file " + file + " cannot be read: " + e, e);
    }
  }

  // Both factors of every projection, float32, and the header.
  private static long maxTensorBytes(int rank, LlamaConfig model) {
    long width = 0;
    for (Projection projection : Projection.values()) {
      width += (long) projection.inputs(model) + projection.outputs(model);
    }
    return model.layers() * width * rank * Float.BYTES + SafetensorsFile.MAX_HEADER_BYTES;
  }

  /**
   * Reads an adapter from the bytes of its two files.
   *
   * @param name for messages
   * @throws ModelFileException if one is damaged or no plain LoRA
   */
  public static LoraAdapter read(String name, byte[] config, byte[] tensors) {
    return new LoraAdapter(
        name,
        LoraConfig.read(name + "/" + CONFIG, config),
        SafetensorsFile.read(name + "/" + TENSORS, ByteBuffer.wrap(tensors)));
  }

  // Every tensor must be one factor of a pair: a tensor left out would be a silently wrong model.
  private static Set<Target> targets(String name, SafetensorsFile tensors) {
    Map<Target, Integer> factors = new HashMap<>();
    for (String tensor : tensors.tensorNames()) {
      Matcher matcher = FACTOR.matcher(tensor);
      Projection projection =
          matcher.matches() ? Projection.ofPeftName(matcher.group(2)).orElse(null) : null;
      if (projection == null) {
        throw new ModelFileException(
            "Adapter "
                + name
                + ": tensor "
                + tensor
                + " is not a LoRA factor of a Llama projection; only those can be merged");
      }
      factors.merge(new Target(Integer.parseInt(matcher.group(1)), projection), 1, Integer::sum);
    }
    if (factors.isEmpty()) {
      throw new ModelFileException(
          "Adapter " + name + " holds no LoRA factor: it would change nothing");
    }
    factors.forEach(
        (target, count) -> {
          if (count != 2) {
            throw new ModelFileException(
                "Adapter "
                    + name
                    + " holds only one of "
                    + target.factor('A')
                    + " and "
                    + target.factor('B')
                    + "; the file is incomplete");
          }
        });
    return Set.copyOf(factors.keySet());
  }

  /** Refuses an adapter that was made for a deeper model; shapes are checked at the merge. */
  void requireFits(LlamaConfig model) {
    for (Target target : targets) {
      if (target.layer() >= model.layers()) {
        throw new ModelFileException(
            "Adapter "
                + name
                + " changes layer "
                + target.layer()
                + " but the model has "
                + model.layers()
                + "; use the adapter with the model it was trained on");
      }
    }
  }

  /** Whether it has factors for this matrix. */
  boolean changes(int layer, Projection projection) {
    return targets.contains(new Target(layer, projection));
  }

  /**
   * Adds this adapter's change, {@code scale * B * A}, to a weight if it has one for it.
   *
   * @param weight {@code [outputs, inputs]} row by row, changed in place
   * @throws ModelFileException if its factors do not fit the model or are not finite
   */
  void mergeInto(int layer, Projection projection, float[] weight, LlamaConfig model) {
    if (!changes(layer, projection)) {
      return;
    }
    Target target = new Target(layer, projection);
    int inputs = projection.inputs(model);
    int outputs = projection.outputs(model);
    float[] down = tensors.matrix(target.factor('A'), config.rank(), inputs);
    float[] up = tensors.matrix(target.factor('B'), outputs, config.rank());
    float scale = (float) config.scale();
    // Rows are independent of one another: as many parts at once as there are cores.
    int numParts = Math.min(outputs, PARTS_OF_A_MERGE);
    IntStream.range(0, numParts)
        .parallel()
        .forEach(
            part -> {
              float[] change = new float[inputs];
              int end = (part + 1) * outputs / numParts;
              for (int output = part * outputs / numParts; output < end; output++) {
                Arrays.fill(change, 0);
                addRow(up, output * config.rank(), down, change);
                addScaled(weight, output * inputs, scale, change);
              }
            });
    requireFinite(target, weight);
  }

  // One such value would spread over its whole row when it is quantised.
  private void requireFinite(Target target, float[] weight) {
    for (float value : weight) {
      if (!Float.isFinite(value)) {
        throw new ModelFileException(
            "Adapter "
                + name
                + ": "
                + target.factor('B')
                + " and its A make weights that are not finite numbers; the file is damaged");
      }
    }
  }

  // Adds one row of B times A. Four rows of A at a time, for the sums to be read and written less
  // often; they are added in their order.
  private void addRow(float[] up, int at, float[] down, float[] change) {
    int inputs = change.length;
    int rank = config.rank();
    int r = 0;
    for (; r + 4 <= rank; r += 4) {
      float up0 = up[at + r];
      float up1 = up[at + r + 1];
      float up2 = up[at + r + 2];
      float up3 = up[at + r + 3];
      int down0 = r * inputs;
      int down1 = down0 + inputs;
      int down2 = down1 + inputs;
      int down3 = down2 + inputs;
      for (int i = 0; i < inputs; i++) {
        change[i] =
            change[i]
                + up0 * down[down0 + i]
                + up1 * down[down1 + i]
                + up2 * down[down2 + i]
                + up3 * down[down3 + i];
      }
    }
    for (; r < rank; r++) {
      for (int i = 0; i < inputs; i++) {
        change[i] += up[at + r] * down[r * inputs + i];
      }
    }
  }

  private static void addScaled(float[] sum, int at, float factor, float[] terms) {
    for (int i = 0; i < terms.length; i++) {
      sum[at + i] += factor * terms[i];
    }
  }
}
