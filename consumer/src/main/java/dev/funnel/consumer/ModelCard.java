package dev.funnel.consumer;

import dev.funnel.inference.spi.ModelIdentity;
import java.util.Objects;

/**
 * A model that is served.
 *
 * @param root where it comes from, for people
 */
public record ModelCard(ModelIdentity identity, String root) {
  public ModelCard {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(root, "root");
  }

  /** By which requests ask for it. */
  public String name() {
    return identity.name();
  }
}
