package dev.funnel.inference.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model on this machine, ready to be loaded: a base and its adapters.
 *
 * @param base the base's name
 * @param gguf the base's weights and vocabulary
 * @param adapters of different names, each merged into a copy of the base
 * @param defaultAdapter the one of requests that name no model; null for the base alone
 * @param promptFormat the name of the format that the model was trained on
 */
public record ModelFiles(
    String base,
    Path gguf,
    List<AdapterSource> adapters,
    @Nullable String defaultAdapter,
    String promptFormat) {
  public ModelFiles {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(gguf, "gguf");
    Objects.requireNonNull(promptFormat, "promptFormat");
    adapters = List.copyOf(adapters);
  }

  /** The same model with more adapters; each takes the place of one that has its name. */
  public ModelFiles with(List<? extends AdapterSource> more) {
    List<AdapterSource> all = new ArrayList<>(adapters);
    for (AdapterSource adapter : more) {
      all.removeIf(other -> other.name().equals(adapter.name()));
      all.add(adapter);
    }
    return new ModelFiles(base, gguf, all, defaultAdapter, promptFormat);
  }

  /** The same base with this adapter alone, which answers requests that name no model. */
  ModelFiles adaptedBy(AdapterSource adapter) {
    return new ModelFiles(base, gguf, List.of(adapter), adapter.name(), promptFormat);
  }
}
