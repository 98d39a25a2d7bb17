package dev.funnel.bench.engine;

import dev.funnel.bench.PythonPackages;
import dev.funnel.inference.model.ModelFetchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The engines that could be started with one model, Funnel first; they end with this. */
final class Contenders implements AutoCloseable {
  static final String FUNNEL = "funnel";

  private final OwnEngine own;
  private final Map<String, Contender> all = new LinkedHashMap<>();

  private Contenders(OwnEngine own) {
    this.own = own;
    all.put(FUNNEL, own);
  }

  /**
   * Loads the model into every engine.
   *
   * @param cache keeps what the others need
   * @param figures gets the reason if one cannot be started
   */
  static Contenders start(
      Path model,
      int maxSequences,
      List<PeerKind> peers,
      int llamaSlots,
      EngineCache cache,
      Figures figures,
      PrintWriter out)
      throws IOException, InterruptedException, ModelFetchException {
    Contenders contenders = new Contenders(OwnEngine.load(model, maxSequences, out::println));
    Optional<String> problem =
        peers.isEmpty() ? Optional.empty() : cache.packages().install(cache.log("pip"), out);
    for (PeerKind peer : peers) {
      String name = peer.toString();
      try {
        if (problem.isPresent()) {
          throw new ContenderFailed(problem.get());
        }
        out.println("starting " + name);
        List<String> arguments =
            List.of(
                PythonPackages.SCRIPTS.resolve("engine_peers.py").toString(),
                name,
                model.toString(),
                "--cache",
                cache.folder().toString(),
                "--slots",
                Integer.toString(llamaSlots));
        contenders.all.put(
            name, PythonPeer.start(cache.packages(), arguments, cache.log(name), out::println));
      } catch (ContenderFailed e) {
        figures.problem(name, e.getMessage());
        out.println(name + " cannot be measured: " + e.getMessage());
      }
    }
    return contenders;
  }

  OwnEngine own() {
    return own;
  }

  /** By name, in the order in which they take their turns. */
  Map<String, Contender> all() {
    return all;
  }

  /** What runs, by name. */
  Map<String, EngineFacts> facts() {
    Map<String, EngineFacts> facts = new LinkedHashMap<>();
    all.forEach((name, contender) -> facts.put(name, contender.facts()));
    return facts;
  }

  @Override
  public void close() {
    all.values().forEach(Contender::close);
  }
}
