package dev.funnel.bench.grammar;

import dev.funnel.bench.PythonPackages;
import dev.funnel.bench.Subprocess;
import dev.funnel.bench.grammar.EngineFigures.Walk;
import dev.funnel.schemas.json.JsonCursor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The engines that come as Python packages, fetched with pip into the build's folder. */
final class Peers {
  static final List<String> ENGINES = List.of("llguidance", "xgrammar");

  private static final PythonPackages PACKAGES =
      new PythonPackages(
          PythonPackages.SCRIPTS.resolve("requirements.txt"), Path.of("bench/target/python"));

  private final Path directory;
  private final PrintWriter out;

  /**
   * Engines that are not here yet.
   *
   * @param directory for the files that go between the processes
   * @param out gets a line when an engine cannot be measured
   */
  Peers(Path directory, PrintWriter out) {
    this.directory = directory;
    this.out = out;
  }

  /** Installs the packages if they are not here; whether they are now. */
  boolean install() throws IOException, InterruptedException {
    Optional<String> problem = PACKAGES.install(directory.resolve("pip.log"), out);
    problem.ifPresent(why -> out.println("skipped: " + why));
    return problem.isEmpty();
  }

  /** What the engine takes for the job; empty, with a line that says why, if it cannot be run. */
  Optional<EngineFigures> measure(String engine, Path job, int warmUps, int rounds)
      throws IOException, InterruptedException {
    Path log = directory.resolve(engine + ".log");
    Path figures = directory.resolve(engine + ".json");
    ProcessBuilder python =
        PACKAGES
            .python(
                List.of(
                    PythonPackages.SCRIPTS.resolve("peers.py").toString(),
                    engine,
                    job.toString(),
                    "--rounds",
                    Integer.toString(rounds),
                    "--warm-ups",
                    Integer.toString(warmUps)))
            .redirectError(log.toFile());
    if (!Subprocess.succeeds(python, figures)) {
      out.println("skipped: " + engine + " cannot be measured; it said: " + Subprocess.tail(log));
      return Optional.empty();
    }
    return Optional.of(read(JsonCursor.parse(Files.readString(figures))));
  }

  private static EngineFigures read(JsonCursor figures) {
    List<Walk> walks = new ArrayList<>();
    Map<String, String> refused = new HashMap<>();
    for (JsonCursor round : figures.at("rounds").elements()) {
      for (JsonCursor sample : round.elements()) {
        Optional<JsonCursor> reason = sample.find("refused");
        if (reason.isPresent()) {
          refused.put(sample.string("name"), reason.get().string());
        } else {
          walks.add(walk(sample));
        }
      }
    }
    return new EngineFigures(
        figures.string("engine") + " " + figures.string("version"),
        figures.longInteger("setup"),
        figures.longInteger("memory"),
        walks,
        refused);
  }

  private static Walk walk(JsonCursor sample) {
    return new Walk(
        sample.string("name"),
        sample.longInteger("compile"),
        numbers(sample.at("cold")),
        numbers(sample.at("warm")),
        List.of(),
        numbers(sample.at("advances")));
  }

  private static List<Long> numbers(JsonCursor array) {
    return array.elements().stream().map(JsonCursor::longInteger).toList();
  }
}
