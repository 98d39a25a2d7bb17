package dev.funnel.consumer;

import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.inference.djl.DeviceNotFoundException;
import dev.funnel.inference.djl.DjlModel;
import dev.funnel.inference.djl.LoadOptions;
import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.prompt.PromptEncoder;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.prompt.PromptFormats;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A model in memory, as a worker needs it. Close it after the worker that uses it. */
public final class LoadedModel implements AdapterLoader, AutoCloseable {
  /** Tokens of prompt and completion together; the KV cache has this many for each sequence. */
  private static final int MAX_POSITIONS = 2048;

  /** Completion tokens of a request that names no limit. */
  private static final int MAX_COMPLETION_TOKENS = 256;

  private final DjlModel model;
  private final PromptFormat format;
  private final List<ModelCard> models;

  private LoadedModel(DjlModel model, PromptFormat format, List<ModelCard> models) {
    this.model = model;
    this.format = format;
    this.models = models;
  }

  /** Loads a model with the adapters that it brings on the CPU, see the other method. */
  public static LoadedModel load(ModelSource source, int maxSequences, Consumer<String> progress)
      throws ModelFetchException {
    return load(source, AdapterSettings.NONE, maxSequences, ComputeDevice.CPU, progress);
  }

  /**
   * Finds the model, fetching the default one on first use, and loads it with its adapters.
   *
   * @param maxSequences most sequences that run at once
   * @param progress gets a line for each thing that takes time
   * @throws ModelFetchException if the default model cannot be fetched
   * @throws DeviceNotFoundException if the device is not there
   * @throws ModelFileException if a file of the model cannot be used, or its vocabulary lacks a
   *     special token of its prompt format
   */
  public static LoadedModel load(
      ModelSource source,
      AdapterSettings adapters,
      int maxSequences,
      ComputeDevice device,
      Consumer<String> progress)
      throws ModelFetchException {
    ModelFiles files =
        ModelLibrary.ofUser(System.getenv(), progress).find(source).with(adapters.atStart());
    requireRoom(files, adapters);
    progress.accept("loading model " + files.base());
    DjlModel model =
        DjlModel.load(
            new LoadOptions(files, Precision.INT8, maxSequences, MAX_POSITIONS).on(device));
    try {
      LoadedModel loaded =
          new LoadedModel(model, formatOf(model, files), loadAdapters(model, files, progress));
      giveBackHeap();
      return loaded;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Dequantising and merging leave garbage of several times the heap that serving needs; a worker
   * at work does so little on it that no collection would shrink it for hours.
   */
  public static void giveBackHeap() {
    System.gc();
  }

  private static void requireRoom(ModelFiles files, AdapterSettings adapters) {
    if (files.adapters().size() > adapters.max()) {
      throw new ModelFileException(
          files.adapters().size()
              + " adapters are to be loaded, the model's own included, but the limit is "
              + adapters.max()
              + ", for each takes the memory of the model's matrices; name fewer or raise"
              + " --max-adapters");
    }
  }

  private static PromptFormat formatOf(DjlModel model, ModelFiles files) {
    PromptFormat format = PromptFormats.byName(files.promptFormat());
    try {
      new PromptEncoder(model.tokenizer()).requireTokensOf(format);
    } catch (IllegalStateException e) {
      throw new ModelFileException("Model file " + files.gguf() + ": " + e.getMessage(), e);
    }
    return format;
  }

  /** The default model first. */
  private static List<ModelCard> loadAdapters(
      DjlModel model, ModelFiles files, Consumer<String> progress) {
    List<ModelCard> models = new ArrayList<>();
    models.add(new ModelCard(model.base(), files.base()));
    for (AdapterSource adapter : files.adapters()) {
      progress.accept("loading adapter " + adapter.name());
      ModelCard card = new ModelCard(model.loadAdapter(adapter), adapter.root());
      models.add(adapter.name().equals(files.defaultAdapter()) ? 0 : models.size(), card);
    }
    return models;
  }

  /** The model as admission sees it at the start. */
  public ServedModel served() {
    return new ServedModel(
        models,
        format,
        model.tokenizer(),
        model.forwardPass().maxPositions(),
        MAX_COMPLETION_TOKENS);
  }

  @Override
  public ModelIdentity loadAdapter(AdapterSource source) {
    return model.loadAdapter(source);
  }

  @Override
  public void unloadAdapter(ModelIdentity adapter) {
    model.unloadAdapter(adapter);
  }

  /** Owned by this model. */
  public ForwardPass forwardPass() {
    return model.forwardPass();
  }

  /** Native arrays of scopes that are not closed: some while a step runs, else as many as ever. */
  public int numLiveArrays() {
    return model.numLiveArrays();
  }

  @Override
  public void close() {
    model.close();
  }
}
