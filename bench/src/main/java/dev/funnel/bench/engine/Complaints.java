package dev.funnel.bench.engine;

import dev.funnel.bench.engine.BulkJob.Turn;
import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.consumer.ServedModel;
import dev.funnel.inference.prompt.PromptEncoder;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.util.ArrayList;
import java.util.List;

/** The bulk work: complaints of customers, each to become one call of the complaint function. */
final class Complaints {
  static final FunctionDefinition FUNCTION = ComplaintFunction.DEFINITION;
  static final int MAX_TOKENS = 128;

  /** One for each slot that llama.cpp has by default. */
  private static final int NUM_WARM = 16;

  private static final SamplingParams GREEDY =
      new SamplingParams(0.0, null, null, null, MAX_TOKENS, List.of());

  private final ServedModel served;
  private final List<String> texts;
  private int numAsked;

  Complaints(ServedModel served, List<String> texts) {
    this.served = served;
    this.texts = List.copyOf(texts);
  }

  /**
   * The next ones. Each has a number of its own, so that what a cache knows of it is the function
   * alone, however often its text comes.
   */
  BulkJob next(int numTurns, int inFlight, boolean isConstrained) throws RequestRefused {
    return new BulkJob(turns(NUM_WARM), turns(numTurns), isConstrained, MAX_TOKENS, inFlight);
  }

  /** How many of the outputs are calls that the function takes. */
  static int numValid(BulkRun run) throws RequestRefused {
    ArgumentsValidator validator = ArgumentsValidator.compile(FUNCTION);
    return (int)
        run.outputs().stream().filter(output -> validator.problem(output.text()).isEmpty()).count();
  }

  private List<Turn> turns(int count) throws RequestRefused {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ChatRequest request = request(numAsked++);
      turns.add(
          new Turn(
              request,
              new PromptEncoder(served.tokenizer()).encode(served.format().render(request))));
    }
    return turns;
  }

  private ChatRequest request(int number) {
    String id = "complaint-" + number;
    String text = "No. " + number + ": " + texts.get(number % texts.size());
    return ChatRequest.builder(RequestIdentity.of(id, id), List.of(new ChatMessage.User(text)))
        .functions(List.of(FUNCTION))
        .functionChoice(new FunctionChoice.Named(FUNCTION.name()))
        .parallelCalls(false)
        .sampling(GREEDY)
        .build();
  }
}
