package dev.funnel.evaluation.report;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The result of a run.
 *
 * @param together arguments that were to be right together; may be empty
 * @param groups by name; one of them is the total
 */
public record Report(
    Subject subject,
    Set<String> together,
    Figures total,
    Map<String, Figures> groups,
    Speed speed) {
  public Report {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(speed, "speed");
    together = Collections.unmodifiableSet(new TreeSet<>(together));
    groups = Collections.unmodifiableMap(new TreeMap<>(groups));
  }
}
