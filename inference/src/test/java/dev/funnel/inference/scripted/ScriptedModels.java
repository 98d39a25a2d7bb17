package dev.funnel.inference.scripted;

import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;

/** Names of models that scripts stand for. */
public final class ScriptedModels {
  public static final ModelIdentity BASE = ModelIdentity.ofBase("scripted", Precision.FLOAT32);

  private ScriptedModels() {}

  /** The base with the adapter of this number. */
  public static ModelIdentity adapted(int number) {
    return BASE.withAdapter("adapter-" + number, number);
  }
}
