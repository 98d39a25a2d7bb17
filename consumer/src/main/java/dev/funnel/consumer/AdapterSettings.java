package dev.funnel.consumer;

import dev.funnel.inference.model.AdapterSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker's adapters, beside those that its model brings.
 *
 * @param atStart loaded before the worker starts; one takes the place of the model's own of its
 *     name
 * @param max most adapters in memory at once, the model's own included
 * @param updatesBelow while the worker runs, adapters below this directory may be loaded and any
 *     but the default unloaded; null for neither
 */
public record AdapterSettings(
    List<AdapterSource.Directory> atStart, int max, @Nullable Path updatesBelow) {
  /** Each takes as much memory as the model's matrices. */
  public static final int DEFAULT_MAX = 4;

  /** Only those of the model. */
  public static final AdapterSettings NONE = new AdapterSettings(List.of(), DEFAULT_MAX, null);

  public AdapterSettings {
    atStart = List.copyOf(atStart);
    if (max < 0) {
      throw new IllegalArgumentException("at most " + max + " adapters");
    }
  }
}
