package dev.funnel.bench.engine;

import dev.funnel.bench.TemporaryDirectory;
import dev.funnel.bench.TextsOption;
import dev.funnel.bench.engine.Phase.Line;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.schemas.RequestRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures Funnel and other engines on the same work. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Measures Funnel, OpenVINO GenAI and llama.cpp on the same weights, prompts and",
      "machine, one after the other in rounds; prints the medians and how many times",
      "as fast Funnel is. The others are fetched with pip; llama.cpp is compiled the",
      "first time. One that cannot be had is left out, with the reason."
    })
public final class EngineBench implements Callable<Integer> {
  /** Prefill is compared for prompts that come together. */
  private static final int MIN_PREFILL_ROWS = 8;

  private static final int SHAPE_ROWS = 32;

  @Spec private CommandSpec spec;

  @Option(
      names = "--work",
      split = ",",
      defaultValue = "prefill,decode,bulk",
      description = "Some of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Set<Work> work = Set.of();

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "openvino,llama.cpp",
      description = "Some of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<PeerKind> peers = List.of();

  @Option(names = "--alone", description = "Funnel only.")
  private boolean alone;

  @Option(
      names = "--rows",
      split = ",",
      defaultValue = "1,8,32,64",
      description =
          "Sequences at once in prefill (of 8 and more) and decode (default: ${DEFAULT-VALUE}).")
  private List<Integer> rows = List.of();

  @Option(
      names = "--prompt",
      defaultValue = "256",
      description = "Tokens of a prompt in prefill and decode (default: ${DEFAULT-VALUE}).")
  private int promptTokens;

  @Option(
      names = "--tokens",
      defaultValue = "48",
      description = "Tokens that each sequence decodes (default: ${DEFAULT-VALUE}).")
  private int decodedTokens;

  @Mixin private TextsOption texts;

  @Option(
      names = "--requests",
      defaultValue = "128",
      description = "Bulk work: requests of a round (default: ${DEFAULT-VALUE}).")
  private int numRequests;

  @Option(
      names = "--in-flight",
      defaultValue = "64",
      description = "Bulk work: requests at once (default: ${DEFAULT-VALUE}).")
  private int inFlight;

  @Option(
      names = "--llama-slots",
      defaultValue = "16",
      description = "Bulk work: slots of llama.cpp's server (default: ${DEFAULT-VALUE}).")
  private int llamaSlots;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Rounds; the 1.1B shape has one (default: ${DEFAULT-VALUE}).")
  private int numRounds;

  @Option(
      names = "--cache",
      defaultValue = "bench/target/engine",
      description = "Keeps packages, programs and models (default: ${DEFAULT-VALUE}).")
  private Path cache = Path.of("");

  @Option(
      names = "--out",
      description = "Gets engine.md, engine.json and decode.svg; made if missing.")
  private @Nullable Path directory;

  private EngineBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter progress = new PrintWriter(spec.commandLine().getErr(), true);
    List<PeerKind> others = alone ? List.of() : peers;
    List<String> engines =
        Stream.concat(Stream.of(Contenders.FUNNEL), others.stream().map(PeerKind::toString))
            .toList();
    Figures figures = new Figures(engines);
    Map<String, EngineFacts> facts = new LinkedHashMap<>();
    EngineCache kept = new EngineCache(cache);
    Path model = kept.defaultModel(progress::println);
    if (work.stream().anyMatch(asked -> asked != Work.SHAPE_1B)) {
      int slots = Math.max(inFlight, Collections.max(rows));
      try (Contenders contenders =
          Contenders.start(model, slots, others, llamaSlots, kept, figures, progress)) {
        measure(model, contenders, figures, progress);
        facts.putAll(contenders.facts());
      }
    }
    if (work.contains(Work.SHAPE_1B)) {
      Path shape = kept.shapeModel(model, progress::println);
      try (Contenders contenders =
          Contenders.start(shape, SHAPE_ROWS, others, llamaSlots, kept, figures, progress)) {
        measureShape(new Measuring(contenders, figures, progress));
        contenders.facts().forEach(facts::putIfAbsent);
      }
    }
    report(figures, facts);
    return 0;
  }

  private void measure(Path model, Contenders contenders, Figures figures, PrintWriter progress)
      throws IOException, ModelFetchException, RequestRefused {
    Measuring measuring = new Measuring(contenders, figures, progress);
    measuring.warmUp(ForwardJob.drawn(MIN_PREFILL_ROWS, promptTokens, 2, -1));
    for (int round = 0; round < numRounds; round++) {
      forward(measuring, round);
    }
    if (work.contains(Work.BULK)) {
      bulk(model, contenders, measuring, progress);
    }
  }

  // After the rest: the broker is not quite idle when nothing is sent.
  private void bulk(Path model, Contenders contenders, Measuring measuring, PrintWriter progress)
      throws IOException, ModelFetchException, RequestRefused {
    List<String> complaints = texts.read();
    Complaints next = new Complaints(contenders.own().served(), complaints);
    try (TemporaryDirectory data = TemporaryDirectory.create();
        OwnTopics topics = OwnTopics.start(data.path(), model, inFlight, progress::println)) {
      for (int round = 0; round < numRounds; round++) {
        measuring.bulk(next.next(numRequests, inFlight, true), topics);
        measuring.unconstrained(next.next(numRequests, inFlight, false), PeerKind.OPENVINO);
      }
    }
  }

  private void forward(Measuring measuring, int round) {
    boolean decodes = work.contains(Work.DECODE);
    for (int count : rows) {
      Optional<Line> prefill =
          work.contains(Work.PREFILL) && count >= MIN_PREFILL_ROWS
              ? Optional.of(new Line(Phase.PREFILL, count))
              : Optional.empty();
      Optional<Line> decode =
          decodes ? Optional.of(new Line(Phase.DECODE, count)) : Optional.empty();
      if (prefill.isPresent() || decode.isPresent()) {
        long seed = 1000L * round + count;
        measuring.forward(
            ForwardJob.drawn(count, promptTokens, decodes ? decodedTokens : 0, seed),
            prefill,
            decode);
      }
    }
  }

  private void measureShape(Measuring measuring) {
    measuring.forward(
        ForwardJob.drawn(SHAPE_ROWS, promptTokens, decodedTokens, 1),
        Optional.of(new Line(Phase.SHAPE_PREFILL, SHAPE_ROWS)),
        Optional.of(new Line(Phase.SHAPE_DECODE, SHAPE_ROWS)));
  }

  private void report(Figures figures, Map<String, EngineFacts> engines) throws IOException {
    List<String> words = new ArrayList<>(List.of("./funnel", "bench"));
    words.addAll(spec.commandLine().getParseResult().originalArgs());
    String what =
        "prompts of %d tokens, %d tokens decoded after them; complaints of at most %d tokens; %d rounds"
            .formatted(promptTokens, decodedTokens, Complaints.MAX_TOKENS, numRounds);
    RunFacts run = RunFacts.of(String.join(" ", words), what, engines, System.getenv());
    String table = new EngineTable(figures, run).toMarkdown();
    spec.commandLine().getOut().println(table);
    spec.commandLine().getOut().flush();
    if (directory != null) {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("engine.md"), table);
      Files.writeString(
          directory.resolve("engine.json"), new EngineJson(figures, run).toJson().toJson() + "\n");
      Files.writeString(directory.resolve("decode.svg"), new ThroughputPlot(figures).toSvg());
    }
  }
}
