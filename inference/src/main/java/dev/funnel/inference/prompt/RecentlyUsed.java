package dev.funnel.inference.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was worked out of texts from outside, as long as it is asked for: the one asked for longest
 * ago goes first. Safe for use from any thread.
 *
 * @param <K> equal keys have equal values
 * @param <V> immutable, or never changed
 */
final class RecentlyUsed<K, V> {
  private record Kept<V>(V value, int numCharacters) {}

  private final int maxEntries;
  private final long maxCharacters;
  private final Map<K, Kept<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long numCharacters;

  /**
   * Keeps nothing yet.
   *
   * @param maxCharacters of all that is kept together; what has more than a sixteenth of it is not
   *     kept, for it would drive out what is common
   */
  RecentlyUsed(int maxEntries, long maxCharacters) {
    this.maxEntries = maxEntries;
    this.maxCharacters = maxCharacters;
  }

  /** The value of an equal key; null if there is none. */
  synchronized @Nullable V get(K key) {
    Kept<V> kept = entries.get(key);
    return kept == null ? null : kept.value();
  }

  /**
   * Keeps a value.
   *
   * @param size in characters, about
   */
  synchronized void put(K key, V value, int size) {
    if (size > maxCharacters / 16) {
      return;
    }
    Kept<V> before = entries.put(key, new Kept<>(value, size));
    numCharacters += size - (before == null ? 0 : before.numCharacters());
    var oldest = entries.values().iterator();
    while (entries.size() > maxEntries || numCharacters > maxCharacters) {
      numCharacters -= oldest.next().numCharacters();
      oldest.remove();
    }
  }
}
