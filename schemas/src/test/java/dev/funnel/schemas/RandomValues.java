package dev.funnel.schemas;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Seeded values of every shape, for round trips. */
public final class RandomValues {
  private static final String[] TEXTS = {
    "", "a", "Grüße, 世界 😀", "\"quoted\" \\ \n\t\u0001", "<|im_end|>", "null", "{\"a\":1}"
  };

  private final Random random;

  public RandomValues(long seed) {
    random = new Random(seed);
  }

  public ChatRequest request() {
    List<FunctionDefinition> functions = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      functions.add(
          new FunctionDefinition(
              "function_" + i,
              orNull(this::text),
              "{\"type\":\"object\",\"properties\":{\"z\":{\"type\":\"string\"},\"a\":{\"const\":1.0}}}"));
    }
    return ChatRequest.builder(identity(), list(1, 6, this::message))
        .model(orNull(this::text))
        .functions(functions)
        .functionChoice(choice(functions))
        .parallelCalls(random.nextBoolean())
        .sampling(sampling())
        .execution(
            new ChatRequest.Execution(
                random.nextBoolean(), 1 + random.nextInt(64), random.nextBoolean()))
        .deadline(
            orNull(
                () -> Instant.ofEpochSecond(random.nextInt(), 1000L * random.nextInt(1_000_000))))
        .priority(random.nextInt())
        .metadata(metadata())
        .dialect(dialect())
        .schemaMode(pick(SchemaMode.values()))
        .responseSchema(orNull(() -> "{\"type\":\"array\",\"items\":{\"const\":\"ü\"}}"))
        .build();
  }

  public ChatResponse response() {
    ChatRequest request = request();
    return new ChatResponse(
        request.identity(),
        origin(),
        text(),
        outcome(),
        list(0, 3, this::result),
        new Usage(random.nextInt(1000), random.nextInt(1000)),
        orNull(() -> request),
        request.metadata(),
        request.dialect());
  }

  public DeadLetter deadLetter() {
    return new DeadLetter(
        pick(ErrorCode.values()),
        text(),
        1 + random.nextInt(5),
        orNull(this::text),
        list(0, 3, this::text),
        new InboundRecord(
            origin(), orNull(this::payload), orNull(this::payload), Map.of(text(), payload())));
  }

  public LedgerEntry ledgerEntry() {
    byte[] hash = new byte[LedgerEntry.HASH_BYTES];
    random.nextBytes(hash);
    return new LedgerEntry(
        identity(),
        Payload.of(hash),
        random.nextInt(1_000_000),
        random.nextInt(1_000_000) - 1,
        pick(FinishReason.values()),
        orNull(() -> pick(ErrorCode.values())),
        orNull(() -> Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt())),
        random.nextBoolean(),
        Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt()));
  }

  public RecordOrigin origin() {
    return new RecordOrigin(
        "chat.requests",
        random.nextInt(12),
        random.nextInt(1_000_000),
        Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt()));
  }

  private RequestIdentity identity() {
    return new RequestIdentity(
        text(), "c" + text(), "i" + text(), random.nextInt(9), random.nextInt(3));
  }

  private ChatMessage message() {
    return switch (random.nextInt(4)) {
      case 0 -> new ChatMessage.Instructions(text());
      case 1 -> new ChatMessage.User(text());
      case 2 -> new ChatMessage.Assistant(text(), list(0, 3, this::call));
      default ->
          random.nextBoolean() ? result() : new ChatMessage.Assistant(null, list(1, 3, this::call));
    };
  }

  private ChatOutcome outcome() {
    return switch (random.nextInt(3)) {
      case 0 ->
          new ChatOutcome.Answer(
              text(), random.nextBoolean() ? FinishReason.STOP : FinishReason.LENGTH);
      case 1 -> new ChatOutcome.FunctionCalls(list(1, 3, this::call));
      default -> new ChatOutcome.Failure(pick(ErrorCode.values()), text());
    };
  }

  private FunctionCall call() {
    return new FunctionCall(
        "call_" + random.nextInt(5), "function_" + random.nextInt(3), text(), random.nextBoolean());
  }

  private FunctionResult result() {
    return new FunctionResult(
        "call_" + random.nextInt(5), "function_" + random.nextInt(3), text(), random.nextBoolean());
  }

  private FunctionChoice choice(List<FunctionDefinition> functions) {
    if (functions.isEmpty()) {
      return random.nextBoolean() ? FunctionChoice.AUTO : FunctionChoice.NONE;
    }
    return switch (random.nextInt(4)) {
      case 0 -> FunctionChoice.AUTO;
      case 1 -> FunctionChoice.NONE;
      case 2 -> FunctionChoice.REQUIRED;
      default -> new FunctionChoice.Named(functions.get(0).name());
    };
  }

  private SamplingParams sampling() {
    return new SamplingParams(
        orNull(() -> 2 * random.nextDouble()),
        orNull(() -> 1 - random.nextDouble()),
        orNull(() -> 1 + random.nextInt(100)),
        orNull(random::nextLong),
        orNull(() -> 1 + random.nextInt(5000)),
        list(0, 4, () -> "stop" + text()));
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      metadata.put("key" + i, text());
    }
    return metadata;
  }

  private Dialect dialect() {
    return pick(Dialect.values());
  }

  private Payload payload() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return Payload.of(bytes);
  }

  private String text() {
    return pick(TEXTS);
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> @Nullable T orNull(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(int min, int max, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = min + random.nextInt(max - min + 1); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }
}
