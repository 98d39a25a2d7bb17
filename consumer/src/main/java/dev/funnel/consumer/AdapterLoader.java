package dev.funnel.consumer;

import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.weights.ModelFileException;

/** Puts adapters into memory while the engine runs. Any thread. */
interface AdapterLoader {
  /**
   * Takes seconds.
   *
   * @throws ModelFileException if a file cannot be used
   */
  ModelIdentity loadAdapter(AdapterSource source);

  /** Frees it; nothing uses it any more. */
  void unloadAdapter(ModelIdentity model);
}
