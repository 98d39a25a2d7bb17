package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was computed for the grammars in use, within a number of bytes. The grammar that was not
 * started for longest goes first; matchers that are still under way keep theirs, which then keeps
 * little.
 */
final class GrammarCache {
  /** The share of the bytes that one may keep after it went out of the cache. */
  private static final int RETIRED_SHARE = 64;

  private final long maxBytes;
  private final Map<Grammar, GrammarMasks> grammars = new LinkedHashMap<>(16, 0.75f, true);
  private long numBytes;

  GrammarCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  GrammarMasks of(Grammar grammar, Function<Grammar, GrammarMasks> make) {
    GrammarMasks masks = grammars.computeIfAbsent(grammar, make);
    makeRoom(masks);
    return masks;
  }

  /** Called between two uses of {@code masks}: counts what it keeps, forgets what is too much. */
  void makeRoom(GrammarMasks masks) {
    if (masks.isRetired()) {
      if (masks.numBytes() > maxBytes / RETIRED_SHARE) {
        masks.clear();
      }
      return;
    }
    numBytes += masks.grown();
    Iterator<GrammarMasks> oldest = grammars.values().iterator();
    while (numBytes > maxBytes && oldest.hasNext()) {
      GrammarMasks next = oldest.next();
      next.clear();
      numBytes += next.grown();
      if (next != masks) {
        oldest.remove();
        numBytes -= next.numBytes();
        next.retire();
      }
    }
  }
}
