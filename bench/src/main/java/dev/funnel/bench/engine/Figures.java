package dev.funnel.bench.engine;

import dev.funnel.bench.engine.Phase.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured, of every engine, line by line. The first engine is the one compared. */
final class Figures {
  private final List<String> engines;
  private final Map<Line, Map<String, List<Double>>> rounds = new LinkedHashMap<>();
  private final Map<String, Outputs> outputs = new LinkedHashMap<>();
  private final Map<String, String> problems = new LinkedHashMap<>();

  /**
   * What became of bulk work.
   *
   * @param numValid outputs that the function takes
   */
  record Outputs(int numRequests, int numTokens, int numValid) {}

  Figures(List<String> engines) {
    this.engines = List.copyOf(engines);
  }

  /** Adds the figure of a round. */
  void add(Line line, String engine, double value) {
    rounds
        .computeIfAbsent(line, unused -> new LinkedHashMap<>())
        .computeIfAbsent(engine, unused -> new ArrayList<>())
        .add(value);
  }

  /** Adds outputs to those of earlier rounds. */
  void add(String what, Outputs more) {
    outputs.merge(
        what,
        more,
        (one, other) ->
            new Outputs(
                one.numRequests() + other.numRequests(),
                one.numTokens() + other.numTokens(),
                one.numValid() + other.numValid()));
  }

  /** Says why figures are missing. */
  void problem(String what, String reason) {
    problems.putIfAbsent(what, reason);
  }

  List<String> engines() {
    return engines;
  }

  List<Line> lines() {
    return List.copyOf(rounds.keySet());
  }

  List<Double> rounds(Line line, String engine) {
    Map<String, List<Double>> figures = Objects.requireNonNullElse(rounds.get(line), Map.of());
    return List.copyOf(figures.getOrDefault(engine, List.of()));
  }

  /** The median of the rounds; of an even number the lower one of the middle. */
  OptionalDouble median(Line line, String engine) {
    List<Double> sorted = rounds(line, engine).stream().sorted().toList();
    return sorted.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(sorted.get((sorted.size() - 1) / 2));
  }

  /** How many times as fast as another engine the first one is. */
  Optional<Double> ratio(Line line, String other) {
    OptionalDouble own = median(line, engines.get(0));
    OptionalDouble others = median(line, other);
    return own.isPresent() && others.isPresent()
        ? Optional.of(own.getAsDouble() / others.getAsDouble())
        : Optional.empty();
  }

  Map<String, Outputs> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  Map<String, String> problems() {
    return Collections.unmodifiableMap(problems);
  }
}
