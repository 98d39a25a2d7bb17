package dev.funnel.bench.engine;

import dev.funnel.bench.engine.Figures.Outputs;
import dev.funnel.bench.engine.Phase.Line;
import dev.funnel.schemas.RequestRefused;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Gives a job to one engine after the other and notes what it took. */
final class Measuring {
  private final Contenders contenders;
  private final Figures figures;
  private final PrintWriter out;

  Measuring(Contenders contenders, Figures figures, PrintWriter out) {
    this.contenders = contenders;
    this.figures = figures;
    this.out = out;
  }

  /** A job of an engine. */
  private interface Asked<T> {
    T ask() throws ContenderFailed, InterruptedException;
  }

  /** A job that does not count. */
  void warmUp(ForwardJob job) {
    contenders
        .all()
        .forEach((name, engine) -> asked(name + ", warm-up", () -> engine.forward(job)));
  }

  /** Prefill and decode of a job, each if a line is given for it. */
  void forward(ForwardJob job, Optional<Line> prefill, Optional<Line> decode) {
    contenders
        .all()
        .forEach(
            (name, engine) -> {
              String what = name + ", " + prefill.or(() -> decode).map(Line::title).orElseThrow();
              asked(what, () -> engine.forward(job))
                  .ifPresent(
                      took -> {
                        prefill.ifPresent(
                            line -> note(line, name, job.numPromptTokens() / took.prefill()));
                        decode.ifPresent(
                            line -> note(line, name, job.numDecoded() / took.decode()));
                      });
            });
  }

  /** Complaints in every engine alone, and in Funnel from topic to topic. */
  void bulk(BulkJob job, OwnTopics topics) throws RequestRefused {
    Line fromTopics = new Line(Phase.TOPICS, job.inFlight());
    Line alone = new Line(Phase.ENGINE, job.inFlight());
    String own = Contenders.FUNNEL;
    Optional<BulkRun> ran = asked(own + ", " + fromTopics.title(), () -> topics.bulk(job));
    if (ran.isPresent()) {
      note(fromTopics, own, ran.get().requestsPerSecond());
      note(new Line(Phase.UNCONSTRAINED, job.inFlight()), own, ran.get().requestsPerSecond());
      noteOutputs(own + ", from topic to topic", ran.get());
    }
    for (Map.Entry<String, Contender> entry : contenders.all().entrySet()) {
      String name = entry.getKey();
      Optional<BulkRun> run = asked(name + ", " + alone.title(), () -> entry.getValue().bulk(job));
      if (run.isPresent()) {
        note(alone, name, run.get().requestsPerSecond());
        noteOutputs(name, run.get());
        if (!name.equals(own)) {
          figures.add(fromTopics, name, run.get().requestsPerSecond());
        }
      }
    }
  }

  /** Complaints without a grammar in one of the other engines. */
  void unconstrained(BulkJob job, PeerKind peer) throws RequestRefused {
    Contender engine = contenders.all().get(peer.toString());
    if (engine == null) {
      return;
    }
    Line line = new Line(Phase.UNCONSTRAINED, job.inFlight());
    Optional<BulkRun> run = asked(peer + ", " + line.title(), () -> engine.bulk(job));
    if (run.isPresent()) {
      note(line, peer.toString(), run.get().requestsPerSecond());
      noteOutputs(peer + ", without a grammar", run.get());
    }
  }

  private <T> Optional<T> asked(String what, Asked<T> job) {
    try {
      return Optional.of(job.ask());
    } catch (ContenderFailed e) {
      figures.problem(what, e.getMessage());
      out.println(what + ": failed: " + e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      figures.problem(what, "interrupted");
      return Optional.empty();
    }
  }

  private void note(Line line, String engine, double value) {
    figures.add(line, engine, value);
    out.printf(Locale.ROOT, "%s: %s: %,.1f %s%n", line.title(), engine, value, line.phase().unit());
  }

  private void noteOutputs(String what, BulkRun run) throws RequestRefused {
    figures.add(what, new Outputs(run.outputs().size(), run.numTokens(), Complaints.numValid(run)));
  }
}
