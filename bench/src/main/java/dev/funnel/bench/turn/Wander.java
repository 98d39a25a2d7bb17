package dev.funnel.bench.turn;

import dev.funnel.bench.grammar.Sample;
import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.calls.ParsedOutput;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model so hot that it wanders, asked for calls at token limits from just enough to generous: the
 * grammar alone must keep every call valid. Everything is drawn from the number of the request.
 */
final class Wander {
  /** Tokens beyond those in which the call is sure to end. */
  private static final List<Integer> SPARE_TOKENS = List.of(0, 1, 2, 4, 8, 16, 32, 64, 128, 256);

  private static final double TEMPERATURE = 1.5;

  /** Every so many passes over the samples the model decides itself whether it calls. */
  private static final int AUTO_EVERY = 5;

  private static final int AUTO_TOKENS = 300;

  private final TurnEngine engine;
  private final List<Sample> samples;

  /** A request, and what its calls must obey. */
  private record Asked(ChatRequest request, ArgumentsValidator validator) {}

  Wander(TurnEngine engine, List<Sample> samples) {
    this.engine = engine;
    this.samples = List.copyOf(samples);
  }

  /** Runs requests number {@code from} to {@code to}, exclusive; they take turns in the samples. */
  WanderReport run(int from, int to) {
    Map<String, Asked> asked = new LinkedHashMap<>();
    List<GenerationRequest> generations = new ArrayList<>();
    WanderReport report = WanderReport.EMPTY;
    for (int number = from; number < to; number++) {
      try {
        Asked one = ask(number);
        generations.add(generation(number, one.request()));
        asked.put(one.request().identity().id(), one);
      } catch (RequestRefused refusal) {
        report = report.and(WanderReport.invalid("request " + number, refusal.toString()));
      }
    }
    Map<String, Turn> turns = engine.run(generations, true);
    for (Map.Entry<String, Asked> entry : asked.entrySet()) {
      report = report.and(read(entry.getValue(), turns.get(entry.getKey()).generation()));
    }
    return report;
  }

  private Asked ask(int number) throws RequestRefused {
    Sample sample = samples.get(number % samples.size());
    FunctionDefinition function = new FunctionDefinition(sample.name(), null, sample.schema());
    return new Asked(request(number, function), ArgumentsValidator.compile(function));
  }

  private ChatRequest request(int number, FunctionDefinition function) {
    String id = "wander-" + number;
    FunctionChoice choice =
        isAuto(number) ? FunctionChoice.AUTO : new FunctionChoice.Named(function.name());
    return ChatRequest.builder(
            RequestIdentity.of(id, id), List.of(new ChatMessage.User("Surprise me, number " + id)))
        .functions(List.of(function))
        .functionChoice(choice)
        .build();
  }

  private GenerationRequest generation(int number, ChatRequest request) throws RequestRefused {
    Grammar grammar = engine.grammar(request);
    int spare = SPARE_TOKENS.get((number + pass(number)) % SPARE_TOKENS.size());
    int maxTokens = isAuto(number) ? AUTO_TOKENS : engine.bound(grammar) + spare;
    return engine.generation(
        request, grammar, new ResolvedSampling(TEMPERATURE, 1, 0, number), maxTokens);
  }

  private boolean isAuto(int number) {
    return pass(number) % AUTO_EVERY == AUTO_EVERY - 1;
  }

  /** How often every sample has had its turn. */
  private int pass(int number) {
    return number / samples.size();
  }

  /** What the turn is, or what is wrong with it. */
  private WanderReport read(Asked asked, Generation generation) {
    OutputParser parser = engine.served().format().parser(asked.request());
    parser.accept(generation.text());
    ParsedOutput output = parser.finish(generation.finishReason());
    if (output instanceof ParsedOutput.Calls calls) {
      Optional<String> problem =
          calls.calls().stream()
              .flatMap(call -> asked.validator().problem(call.arguments()).stream())
              .findFirst();
      return problem
          .map(what -> WanderReport.invalid(generation.toString(), what))
          .orElse(WanderReport.call(generation.closedByLimit()));
    }
    boolean mayAnswer = asked.request().functionChoice().equals(FunctionChoice.AUTO);
    return mayAnswer && output instanceof ParsedOutput.Answer
        ? WanderReport.ANSWER
        : WanderReport.invalid(generation.toString(), output.toString());
  }
}
