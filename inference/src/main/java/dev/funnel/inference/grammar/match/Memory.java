package dev.funnel.inference.grammar.match;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts that UNIQUE lexemes matched in one activation of a rule. The same texts in the same
 * order are one object. Belongs to the engine's thread.
 */
final class Memory {
  private final Exclusions excluded;
  private final boolean isProbe;
  private Map<Text, Memory> more = Map.of();
  private @Nullable Memory probe;

  private Memory(Exclusions excluded, boolean isProbe) {
    this.excluded = excluded;
    this.isProbe = isProbe;
  }

  static Memory empty() {
    return new Memory(Exclusions.NONE, false);
  }

  Exclusions excluded() {
    return excluded;
  }

  Memory plus(Text text) {
    if (more.isEmpty()) {
      more = new HashMap<>(2);
    }
    return more.computeIfAbsent(text, added -> new Memory(excluded.plus(added.bytes()), isProbe));
  }

  /**
   * This memory and a text that is not known: what is found with it holds for any text only as far
   * as no UNIQUE lexeme of the activation is asked about.
   */
  Memory probe() {
    if (probe == null) {
      probe = new Memory(excluded, true);
    }
    return probe;
  }

  boolean isProbe() {
    return isProbe;
  }
}
