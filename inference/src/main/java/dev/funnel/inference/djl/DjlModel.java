package dev.funnel.inference.djl;

import ai.djl.Device;
import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.weights.GgufFile;
import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LlamaWeights;
import dev.funnel.inference.weights.LoraAdapter;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.inference.weights.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model: a base and its adapters, their forward pass and their tokenizer. Several can live
 * in one process. Any thread may load it, or an adapter into it; one runs it, and it is closed when
 * none does.
 */
public final class DjlModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DjlModel.class);

  private final Path gguf;
  private final LlamaConfig config;
  private final Device device;
  private final Function<Device, LlamaProgram> programs;
  private final ModelIdentity base;
  private final BpeTokenizer tokenizer;
  private final NativeWeights baseWeights;
  private final LoadedWeights weights = new LoadedWeights();
  private final DjlForwardPass forwardPass;
  private final AtomicLong numAdapters = new AtomicLong();

  private DjlModel(
      LoadOptions options,
      Function<Device, LlamaProgram> programs,
      GgufFile file,
      LlamaConfig config,
      BpeTokenizer tokenizer) {
    this.gguf = options.files().gguf();
    this.config = config;
    this.tokenizer = tokenizer;
    LlamaProgram program = programs.apply(options.device().find());
    this.programs = programs;
    this.device = program.device();
    try {
      Precision precision = supported(options.precision(), program);
      var read = new LlamaWeights(file, config, List.of());
      this.base = ModelIdentity.ofBase(options.files().base(), precision);
      this.baseWeights = NativeWeights.ofBase(program, read, precision, options.maxPositions());
      weights.add(base, baseWeights);
      this.forwardPass =
          new DjlForwardPass(
              program, weights, config, new KvCache(program, config, precision, options), options);
    } catch (RuntimeException | Error e) {
      weights.close();
      program.close();
      throw e;
    }
  }

  /**
   * Reads a model file and lays weights and KV cache out in native memory; adapters are loaded
   * after that.
   *
   * @throws ModelFileException if the file cannot be used
   * @throws DeviceNotFoundException if the device is not there
   */
  public static DjlModel load(LoadOptions options) {
    return load(options, LlamaProgram::load);
  }

  /** The same with other programs than the fastest. */
  static DjlModel load(LoadOptions options, Function<Device, LlamaProgram> programs) {
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
      BpeTokenizer tokenizer = BpeTokenizer.of(vocabulary);
      try {
        return NativeRuntime.onThreadOfItsOwn(
            () -> new DjlModel(options, programs, file, config, tokenizer));
      } catch (RuntimeException | Error e) {
        tokenizer.close();
        throw e;
      } finally {
        NativeRuntime.trimMemory();
      }
    }
  }

  private static Precision supported(Precision wanted, LlamaProgram program) {
    if (wanted != Precision.INT8) {
      return wanted;
    }
    if (program.device().isGpu()) {
      LOG.info("the model runs in bf16 on {}", program.device());
      return Precision.BF16;
    }
    if (Int8Probe.isExact(program)) {
      return wanted;
    }
    LOG.warn(
        "int8 products are missing in this libtorch or not exact on this CPU; the model runs in"
            + " float32, slower");
    return Precision.FLOAT32;
  }

  /**
   * Reads an adapter, merges it into a copy of the matrices that it changes and keeps that beside
   * the base, whether or not the forward pass is running meanwhile. Takes seconds.
   *
   * @return the identity by which batches ask for it
   * @throws ModelFileException if a file cannot be used
   */
  public ModelIdentity loadAdapter(AdapterSource source) {
    ModelIdentity model = base.withAdapter(source.name(), numAdapters.incrementAndGet());
    try {
      return NativeRuntime.onThreadOfItsOwn(() -> loadAdapter(source, model));
    } finally {
      NativeRuntime.trimMemory();
    }
  }

  private ModelIdentity loadAdapter(AdapterSource source, ModelIdentity model) {
    // A program of its own: the forward pass's belongs to another thread.
    try (GgufFile file = GgufFile.open(gguf);
        LlamaProgram program = programs.apply(device)) {
      LoraAdapter adapter = source.read(config);
      var merged = new LlamaWeights(file, config, List.of(adapter));
      weights.add(model, baseWeights.adapted(program, merged, base.precision()));
      return model;
    }
  }

  /** Frees an adapter's weights; no batch may ask for them any more. */
  public void unloadAdapter(ModelIdentity model) {
    if (model.adapter() == null) {
      throw new IllegalArgumentException("the base cannot be unloaded");
    }
    weights.remove(model);
    NativeRuntime.trimMemory();
  }

  /** The base, which is always loaded. */
  public ModelIdentity base() {
    return base;
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

  /** Native arrays of scopes that are not closed; any thread. Some belong to a step that runs. */
  public int numLiveArrays() {
    return forwardPass.numLiveArrays();
  }

  @Override
  public void close() {
    forwardPass.close();
    weights.close();
    tokenizer.close();
  }
}
