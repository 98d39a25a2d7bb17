package dev.funnel.inference.grammar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a suite has counted and what failed in it; written to {@code target/proof/}. */
final class Tally {
  private static final int MAX_FAILURES_SHOWN = 25;

  private final String suite;
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int numFailures;

  Tally(String suite) {
    this.suite = suite;
  }

  void count(String what) {
    add(what, 1);
  }

  void add(String what, long number) {
    counts.merge(what, number, Long::sum);
  }

  long number(String what) {
    return counts.getOrDefault(what, 0L);
  }

  void note(String line) {
    notes.add(line);
  }

  void fail(String failure) {
    if (++numFailures <= MAX_FAILURES_SHOWN) {
      failures.add(failure);
    }
  }

  /** Writes what was counted and fails the test if anything failed. */
  void conclude() {
    List<String> lines = new ArrayList<>(List.of(suite));
    counts.forEach((what, number) -> lines.add("  " + what + ": " + number));
    notes.forEach(note -> lines.add("  " + note));
    lines.add("  failures: " + numFailures);
    failures.forEach(failure -> lines.add("  FAILED " + failure));
    try {
      Path directory = Files.createDirectories(Path.of("target", "proof"));
      Files.write(directory.resolve(suite.replace(' ', '-') + ".txt"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(failures).as("%s: %d failures", suite, numFailures).isEmpty();
  }
}
