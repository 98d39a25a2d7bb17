package dev.funnel.inference.djl;

import dev.funnel.inference.spi.ModelIdentity;
import java.util.HashMap;
import java.util.Map;

/**
 * The weights that are loaded: those of a base and of its adapters. Safe for use from any thread:
 * one adds, another computes; what is asked for stays until it is removed.
 */
final class LoadedWeights implements AutoCloseable {
  private final Map<ModelIdentity, NativeWeights> weights = new HashMap<>();
  private boolean isClosed;

  /** Takes weights over; after {@link #close} it frees them at once. */
  synchronized void add(ModelIdentity model, NativeWeights loaded) {
    if (isClosed) {
      loaded.close();
      throw new IllegalStateException("the model was closed while " + model.name() + " was loaded");
    }
    weights.put(model, loaded);
  }

  /**
   * @throws IllegalArgumentException if they are not loaded
   */
  synchronized NativeWeights of(ModelIdentity model) {
    NativeWeights found = weights.get(model);
    if (found == null) {
      throw new IllegalArgumentException("the weights of " + model + " are not loaded");
    }
    return found;
  }

  /** Frees weights that nothing computes with any more; no effect if they are not loaded. */
  synchronized void remove(ModelIdentity model) {
    NativeWeights removed = weights.remove(model);
    if (removed != null) {
      removed.close();
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    weights.values().forEach(NativeWeights::close);
    weights.clear();
  }
}
