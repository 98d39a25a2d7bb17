package dev.funnel.bench.turn;

import dev.funnel.bench.Machine;
import dev.funnel.bench.TextsOption;
import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.RequestIdentity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what forced tokens gain on the complaint function. */
@Command(
    name = "forced",
    mixinStandardHelpOptions = true,
    description = {
      "Runs complaints through prompt and engine with forced tokens and with every token sampled,",
      "alternating; prints the share of tokens that need no sampling, the share of turns whose",
      "tokens are the tokenizer's own, and complaints a second."
    })
public final class ForcedBench implements Callable<Integer> {
  private static final ResolvedSampling GREEDY = new ResolvedSampling(0, 1, 0, 1);
  private static final int MAX_TOKENS = 256;
  private static final int MAX_SEQUENCES = 64;

  @Spec private CommandSpec spec;

  @Mixin private TextsOption texts;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Passes of each kind (default: ${DEFAULT-VALUE}).")
  private int numRounds;

  private ForcedBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<String> complaints = texts.read();
    out.println(Machine.here());
    try (LoadedModel model =
        LoadedModel.load(new ModelSource.Default(), MAX_SEQUENCES, out::println)) {
      TurnEngine engine = new TurnEngine(model);
      List<GenerationRequest> requests = requests(engine, complaints);
      pass(engine, requests.subList(0, 8), true);
      List<Double> forced = new ArrayList<>();
      List<Double> sampled = new ArrayList<>();
      for (int round = 0; round < numRounds; round++) {
        sampled.add(pass(engine, requests, false));
        forced.add(pass(engine, requests, true));
        out.printf(
            "round %d: %.1f s sampled, %.1f s with forced tokens%n",
            round + 1, sampled.get(round), forced.get(round));
        out.flush();
      }
      shares(engine, requests, out);
      out.printf(
          "median: %.2f complaints/s sampled, %.2f with forced tokens%n",
          requests.size() / median(sampled), requests.size() / median(forced));
      out.flush();
    }
    return 0;
  }

  private static List<GenerationRequest> requests(TurnEngine engine, List<String> complaints)
      throws Exception {
    List<GenerationRequest> requests = new ArrayList<>();
    Grammar grammar = engine.grammar(request("grammar", "text"));
    for (String complaint : complaints) {
      ChatRequest request = request("complaint-" + requests.size(), complaint);
      requests.add(engine.generation(request, grammar, GREEDY, MAX_TOKENS));
    }
    return requests;
  }

  private static ChatRequest request(String id, String complaint) {
    return ChatRequest.builder(RequestIdentity.of(id, id), List.of(new ChatMessage.User(complaint)))
        .functions(List.of(ComplaintFunction.DEFINITION))
        .build();
  }

  /** Seconds until every turn has ended. */
  private static double pass(TurnEngine engine, List<GenerationRequest> requests, boolean forcing) {
    long begin = System.nanoTime();
    engine.run(requests, forcing);
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void shares(TurnEngine engine, List<GenerationRequest> requests, PrintWriter out) {
    Collection<Turn> turns = engine.run(requests, true).values();
    Tokenizer tokenizer = engine.served().tokenizer();
    int numTokens = turns.stream().mapToInt(turn -> turn.tokens().size()).sum();
    int numForced =
        turns.stream().mapToInt(turn -> turn.generation().work().numForcedTokens()).sum();
    long numOwn = turns.stream().filter(turn -> isOwnEncoding(turn, tokenizer)).count();
    out.printf(
        "%d of %d completion tokens forced: %.1f%%%n",
        numForced, numTokens, 100.0 * numForced / numTokens);
    out.printf(
        "%d of %d turns are the tokenizer's own encoding of their text%n", numOwn, turns.size());
  }

  private static boolean isOwnEncoding(Turn turn, Tokenizer tokenizer) {
    List<Integer> text =
        turn.tokens().stream().filter(token -> token != tokenizer.endOfTurnId()).toList();
    int[] own = tokenizer.encode(turn.generation().text());
    return text.equals(IntStream.of(own).boxed().toList());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
