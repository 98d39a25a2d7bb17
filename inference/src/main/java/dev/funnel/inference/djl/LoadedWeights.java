package dev.funnel.inference.djl;

import dev.funnel.inference.spi.ModelIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights that are loaded: those of a base and of its adapters. Safe for use from any thread:
 * one adds, another computes; what is asked for stays until it is removed. Weights are freed
 * outside the lock, for that takes time and who computes must not wait for it.
 */
final class LoadedWeights implements AutoCloseable {
  private final Map<ModelIdentity, NativeWeights> weights = new HashMap<>();
  private boolean isClosed;

  /** Takes weights over; after {@link #close} it frees them at once. */
  void add(ModelIdentity model, NativeWeights loaded) {
    if (!isAdded(model, loaded)) {
      loaded.close();
      throw new IllegalStateException("the model was closed while " + model.name() + " was loaded");
    }
  }

  private synchronized boolean isAdded(ModelIdentity model, NativeWeights loaded) {
    if (!isClosed) {
      weights.put(model, loaded);
    }
    return !isClosed;
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
  void remove(ModelIdentity model) {
    NativeWeights removed = taken(model);
    if (removed != null) {
      removed.close();
    }
  }

  private synchronized @Nullable NativeWeights taken(ModelIdentity model) {
    return weights.remove(model);
  }

  @Override
  public void close() {
    takenAtEnd().forEach(NativeWeights::close);
  }

  private synchronized List<NativeWeights> takenAtEnd() {
    isClosed = true;
    List<NativeWeights> taken = List.copyOf(weights.values());
    weights.clear();
    return taken;
  }
}
