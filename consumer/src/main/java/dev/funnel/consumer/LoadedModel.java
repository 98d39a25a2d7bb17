package dev.funnel.consumer;

import dev.funnel.inference.djl.DjlModel;
import dev.funnel.inference.djl.LoadOptions;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.prompt.PromptEncoder;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.prompt.PromptFormats;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.weights.ModelFileException;
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
    ModelFiles files = ModelLibrary.ofUser(System.getenv(), progress).find(source);
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
