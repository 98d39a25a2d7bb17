package dev.funnel.inference.djl;

import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.weights.GgufFile;
import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LlamaWeights;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.inference.weights.Vocabulary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model: its forward pass and its tokenizer. Several can live in one process. Any thread
 * may load it, one runs it, and it is closed when none does.
 */
public final class DjlModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DjlModel.class);

  private final ModelFiles files;
  private final LlamaConfig config;
  private final BpeTokenizer tokenizer;
  private final DjlForwardPass forwardPass;

  private DjlModel(
      ModelFiles files, LlamaConfig config, BpeTokenizer tokenizer, DjlForwardPass forwardPass) {
    this.files = files;
    this.config = config;
    this.tokenizer = tokenizer;
    this.forwardPass = forwardPass;
  }

  /**
   * Reads a model file, merges its adapters and lays weights and KV cache out in native memory.
   *
   * @throws ModelFileException if a file cannot be used
   */
  public static DjlModel load(LoadOptions options) {
    try (GgufFile file = GgufFile.open(options.files().gguf())) {
      LlamaConfig config = LlamaConfig.of(file);
      Vocabulary vocabulary = Vocabulary.of(file.metadata());
      if (options.maxPositions() > config.contextLength()) {
        throw new ModelFileException(
            "Model file "
                + file.name()
                + " has a context of "
                + config.contextLength()
                + " positions; "
                + options.maxPositions()
                + " were asked for: ask for fewer");
      }
      NativeRuntime.prepare();
      LlamaWeights weights = new LlamaWeights(file, config, options.files().adapters());
      BpeTokenizer tokenizer = BpeTokenizer.of(vocabulary);
      try {
        return new DjlModel(options.files(), config, tokenizer, forwardPass(options, weights));
      } catch (RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    }
  }

  private static DjlForwardPass forwardPass(LoadOptions options, LlamaWeights weights) {
    return NativeRuntime.onThreadOfItsOwn(() -> pack(options, weights));
  }

  private static DjlForwardPass pack(LoadOptions options, LlamaWeights weights) {
    LlamaProgram program = LlamaProgram.load();
    try {
      Precision precision = supported(options.precision(), program);
      return new DjlForwardPass(
          program,
          NativeWeights.load(program, weights, precision, options.maxPositions()),
          weights.config(),
          precision,
          options.maxSlots(),
          options.maxPositions());
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private static Precision supported(Precision wanted, LlamaProgram program) {
    if (wanted == Precision.INT8 && !Int8Probe.isExact(program)) {
      LOG.warn("int8 products are not exact on this CPU; the model runs in float32, slower");
      return Precision.FLOAT32;
    }
    return wanted;
  }

  public String name() {
    return files.name();
  }

  /** The name of the prompt format that the model was trained on. */
  public String promptFormat() {
    return files.promptFormat();
  }

  public LlamaConfig config() {
    return config;
  }

  /** Owned by this model; safe from any thread until {@link #close}. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Owned by this model. */
  public ForwardPass forwardPass() {
    return forwardPass;
  }

  @Override
  public void close() {
    forwardPass.close();
    tokenizer.close();
  }
}
