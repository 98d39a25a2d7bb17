package dev.funnel.inference.model;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where fetched files are kept: {@code $FUNNEL_CACHE}, else {@code $XDG_CACHE_HOME/funnel}, else
 * {@code ~/.cache/funnel}.
 */
final class CacheDirectory {
  private CacheDirectory() {}

  static Path of(Map<String, String> environment) {
    if (isSet(environment.get("FUNNEL_CACHE"))) {
      return Path.of(environment.get("FUNNEL_CACHE"));
    }
    if (isSet(environment.get("XDG_CACHE_HOME"))) {
      return Path.of(environment.get("XDG_CACHE_HOME"), "funnel");
    }
    String home = environment.get("HOME");
    return Path.of(isSet(home) ? home : System.getProperty("user.home"), ".cache", "funnel");
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }
}
