package dev.funnel.consumer;

import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestRefused;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which models are served now, by name. An adapter takes memory from the beginning of its load
 * until it is freed, which is after the end of the last generation that uses it: for so long it
 * counts against the limit. Owned by the thread of admission.
 */
final class ServedModels {
  private final ModelCard defaultModel;

  /** The default model first, the others in the order in which they came. */
  private final Map<String, ModelCard> byName = new LinkedHashMap<>();

  private final Set<String> loading = new HashSet<>();
  private final Set<ModelIdentity> leaving = new HashSet<>();

  /**
   * @param atStart the first is the default
   */
  ServedModels(List<ModelCard> atStart) {
    defaultModel = atStart.get(0);
    atStart.forEach(model -> byName.put(model.name(), model));
  }

  /** The default model first. */
  List<ModelCard> list() {
    return List.copyOf(byName.values());
  }

  /**
   * The model that a request asks for.
   *
   * @param name null for the default
   * @throws RequestRefused UNKNOWN_MODEL
   */
  ModelIdentity find(@Nullable String name) throws RequestRefused {
    if (name == null) {
      return defaultModel.identity();
    }
    ModelCard found = byName.get(name);
    if (found == null) {
      throw new RequestRefused(
          ErrorCode.UNKNOWN_MODEL,
          "model '"
              + name
              + "' is not served here; this worker serves '"
              + String.join("', '", byName.keySet())
              + "'");
    }
    return found.identity();
  }

  /**
   * Keeps a place for an adapter that is being loaded.
   *
   * @throws AdapterRefused if there is one of its name, or no place
   */
  void beginLoading(String adapter, int maxAdapters) throws AdapterRefused {
    if (loading.contains(adapter) || byName.containsKey(nameOf(adapter))) {
      throw new AdapterRefused(
          AdapterRefused.Reason.INVALID,
          "The lora adapter '" + adapter + "' has already been loaded.");
    }
    // All that are served but the base.
    int numTaken = byName.size() - 1 + loading.size() + leaving.size();
    if (numTaken >= maxAdapters) {
      throw new AdapterRefused(
          AdapterRefused.Reason.INVALID,
          "The lora adapter '"
              + adapter
              + "' is not loaded: "
              + numTaken
              + " adapters take memory ("
              + leaving.size()
              + " of them until their last requests are answered) and the limit is "
              + maxAdapters
              + "; unload one, or start the worker with a larger --max-adapters.");
    }
    loading.add(adapter);
  }

  /** From now on requests find it. */
  void loaded(ModelCard model) {
    loading.remove(model.identity().adapter());
    byName.put(model.name(), model);
  }

  void notLoaded(String adapter) {
    loading.remove(adapter);
  }

  /**
   * From now on no request finds it; it is to be freed when nothing uses it.
   *
   * @throws AdapterRefused if there is none, or it is the default
   */
  ModelIdentity withdraw(String adapter) throws AdapterRefused {
    ModelCard model = byName.get(nameOf(adapter));
    if (model == null) {
      throw new AdapterRefused(
          AdapterRefused.Reason.NOT_FOUND, "The lora adapter '" + adapter + "' cannot be found.");
    }
    if (model.equals(defaultModel)) {
      throw new AdapterRefused(
          AdapterRefused.Reason.INVALID,
          "The lora adapter '"
              + adapter
              + "' answers the requests that name no model and is not unloaded; start the worker"
              + " with another --model.");
    }
    byName.remove(model.name());
    leaving.add(model.identity());
    return model.identity();
  }

  /** The memory of a withdrawn one is free again. */
  void freed(ModelIdentity model) {
    leaving.remove(model);
  }

  private String nameOf(String adapter) {
    return defaultModel.identity().withAdapter(adapter, 0).name();
  }
}
