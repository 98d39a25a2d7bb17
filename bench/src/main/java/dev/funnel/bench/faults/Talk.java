package dev.funnel.bench.faults;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.SamplingParams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What is asked: requests without a call, with one and with two. One thread. */
final class Talk {
  /** Conversations of a partition: so many of its requests can be answered at once. */
  private static final int NUM_CONVERSATIONS = 16;

  private static final int[] NUM_CALLS = {0, 0, 0, 1, 1, 2};
  private static final int MAX_TURNS = 4;
  private static final int MAX_TOKENS = 64;
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Random random;
  private final List<String> texts;
  private int number;

  /**
   * @param texts complaints for the default model; empty for requests that say what a scripted one
   *     shall do
   */
  Talk(long seed, List<String> texts) {
    random = new Random(seed);
    this.texts = List.copyOf(texts);
  }

  /** The next request of a partition. */
  ChatRequest next(int partition) {
    String id = "r" + number++;
    String conversation = "p" + partition + "-c" + random.nextInt(NUM_CONVERSATIONS);
    RequestIdentity identity = RequestIdentity.of(conversation, id);
    return texts.isEmpty() ? planned(identity, NUM_CALLS[random.nextInt(6)]) : complaint(identity);
  }

  /** A request whose function takes longer than the request may; in a conversation of its own. */
  static ChatRequest slow(int partition, int number) {
    String id = CallFile.SLOW + number;
    return planned(RequestIdentity.of("p" + partition + "-" + id, id), 1).toBuilder()
        .deadline(Instant.now().plus(DEADLINE))
        .build();
  }

  /** The same identity with another body. */
  static ChatRequest another(ChatRequest request) {
    ChatMessage.User said = (ChatMessage.User) request.messages().get(0);
    return request.toBuilder()
        .messages(List.of(new ChatMessage.User(said.content() + " Something else.")))
        .build();
  }

  private static ChatRequest planned(RequestIdentity identity, int numCalls) {
    String text = PlannedModel.text(numCalls, identity.id());
    return ChatRequest.builder(identity, List.of(new ChatMessage.User(text)))
        .functions(numCalls == 0 ? List.of() : List.of(PlannedModel.FILE))
        .parallelCalls(false)
        .execution(new Execution(true, MAX_TURNS))
        .sampling(sampling())
        .build();
  }

  private ChatRequest complaint(RequestIdentity identity) {
    String text = texts.get(random.nextInt(texts.size()));
    return ChatRequest.builder(identity, List.of(new ChatMessage.User(text)))
        .functions(List.of(ComplaintFunction.DEFINITION))
        .functionChoice(FunctionChoice.REQUIRED)
        .execution(new Execution(true, MAX_TURNS))
        .sampling(sampling())
        .build();
  }

  private static SamplingParams sampling() {
    return new SamplingParams(0.0, null, null, null, MAX_TOKENS, List.of());
  }
}
