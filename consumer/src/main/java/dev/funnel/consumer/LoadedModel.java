package dev.funnel.consumer;

import dev.funnel.inference.djl.DjlModel;
import dev.funnel.inference.djl.LoadOptions;
import dev.funnel.inference.djl.Precision;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.prompt.PromptEncoder;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.prompt.PromptFormats;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.weights.LoraAdapter;
import dev.funnel.inference.weights.ModelFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A model in memory, as a worker needs it. Close it after the worker that uses it. */
public final class LoadedModel implements AutoCloseable {
  /** Tokens of prompt and completion together; the KV cache has this many for each sequence. */
  private static final int MAX_POSITIONS = 2048;

  /** Completion tokens of a request that names no limit. */
  private static final int MAX_COMPLETION_TOKENS = 256;

  private final DjlModel model;
  private final PromptFormat format;

  private LoadedModel(DjlModel model, PromptFormat format) {
    this.model = model;
    this.format = format;
  }

  /**
   * Finds the model, fetching the default one on first use, and loads it.
   *
   * @param maxSequences most sequences that run at once
   * @param progress gets a line for each thing that takes time
   * @throws ModelFetchException if the default model cannot be fetched
   * @throws ModelFileException if a file of the model cannot be used, or its vocabulary lacks a
   *     special token of its prompt format
   */
  public static LoadedModel load(ModelSource source, int maxSequences, Consumer<String> progress)
      throws ModelFetchException {
    return load(
        ModelLibrary.ofUser(System.getenv(), progress).find(source), maxSequences, progress);
  }

  /**
   * Loads a model's base with an adapter of the user's instead of any of its own; it is named after
   * both.
   *
   * @param source the default model stands for its base
   * @param adapter a directory in PEFT's layout
   * @throws ModelFetchException as {@link #load}
   * @throws ModelFileException as {@link #load}, and if the adapter cannot be used
   */
  public static LoadedModel loadAdapted(
      ModelSource source, Path adapter, int maxSequences, Consumer<String> progress)
      throws ModelFetchException {
    ModelSource baseSource =
        source instanceof ModelSource.Default ? new ModelSource.DefaultBase() : source;
    ModelFiles base = ModelLibrary.ofUser(System.getenv(), progress).find(baseSource);
    String name = base.name() + "+" + adapter.toAbsolutePath().normalize().getFileName();
    List<LoraAdapter> adapters = List.of(LoraAdapter.open(adapter));
    return load(
        new ModelFiles(name, base.gguf(), adapters, base.promptFormat()), maxSequences, progress);
  }

  private static LoadedModel load(ModelFiles files, int maxSequences, Consumer<String> progress) {
    progress.accept("loading model " + files.name());
    DjlModel model =
        DjlModel.load(new LoadOptions(files, Precision.INT8, maxSequences, MAX_POSITIONS));
    try {
      return new LoadedModel(model, formatOf(model));
    } catch (IllegalStateException e) {
      model.close();
      throw new ModelFileException("Model file " + files.gguf() + ": " + e.getMessage(), e);
    }
  }

  private static PromptFormat formatOf(DjlModel model) {
    PromptFormat format = PromptFormats.byName(model.promptFormat());
    new PromptEncoder(model.tokenizer()).requireTokensOf(format);
    return format;
  }

  /** The model as admission sees it. */
  public ServedModel served() {
    return new ServedModel(
        model.name(),
        format,
        model.tokenizer(),
        model.forwardPass().maxPositions(),
        MAX_COMPLETION_TOKENS);
  }

  /** Owned by this model. */
  public ForwardPass forwardPass() {
    return model.forwardPass();
  }

  @Override
  public void close() {
    model.close();
  }
}
