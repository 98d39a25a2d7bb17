package dev.funnel.bench.engine;

import dev.funnel.bench.Machine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the figures hold for, for people who read or repeat them.
 *
 * @param entries in the order in which they are shown
 */
record RunFacts(Map<String, String> entries) {
  RunFacts {
    // Not Map.copyOf: it would lose the order.
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** The facts of this machine and process. */
  static RunFacts of(
      String commandLine,
      String work,
      Map<String, EngineFacts> engines,
      Map<String, String> environment) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("machine", Machine.here().toString());
    entries.put("command", "`" + commandLine + "`");
    entries.put("work", work);
    entries.put(
        "GOMP_SPINCOUNT of funnel",
        environment.getOrDefault("GOMP_SPINCOUNT", "as Funnel sets it itself"));
    engines.forEach(
        (engine, facts) ->
            entries.put(
                engine, facts.version() + "; " + facts.setting() + "; `" + facts.command() + "`"));
    return new RunFacts(entries);
  }
}
