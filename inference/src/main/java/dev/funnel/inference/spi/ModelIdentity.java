package dev.funnel.inference.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which weights compute a sequence: a base and at most one adapter. INVARIANT: equal identities
 * compute the same, so this is the key of whatever is kept of computed states; what belongs to the
 * tokenizer and the prompt format alone, such as grammars, is shared by all models of a base.
 *
 * @param base the base's name
 * @param adapter the adapter's name; null for the base alone
 * @param precision in which it is computed
 * @param revision tells adapters from others that had their name before; 0 for the base
 */
public record ModelIdentity(
    String base, @Nullable String adapter, Precision precision, long revision) {
  /** Between the names of base and adapter. */
  public static final char SEPARATOR = '+';

  public ModelIdentity {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(precision, "precision");
  }

  /** A base without an adapter. */
  public static ModelIdentity ofBase(String base, Precision precision) {
    return new ModelIdentity(base, null, precision, 0);
  }

  /** This base with an adapter. */
  public ModelIdentity withAdapter(String name, long number) {
    return new ModelIdentity(base, Objects.requireNonNull(name, "name"), precision, number);
  }

  /** By which requests ask for it and responses name it: {@code BASE} or {@code BASE+ADAPTER}. */
  public String name() {
    return adapter == null ? base : base + SEPARATOR + adapter;
  }
}
