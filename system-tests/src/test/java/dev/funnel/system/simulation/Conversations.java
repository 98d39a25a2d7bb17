package dev.funnel.system.simulation;

import dev.funnel.executor.FunctionRegistry;
import dev.funnel.executor.FunctionRegistry.Registered;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Requests that say what the model shall do in each turn of their loop, and the model that does it.
 * A plan's letters are its turns: C a call, M a call that breaks its schema, anything else a text.
 */
final class Conversations {
  private static final List<String> PLANS =
      List.of("A", "A", "LA", "CA", "CA", "CCA", "CCCCC", "MA", "CMA");
  private static final int MAX_TURNS = 4;
  private static final char START = '\1';
  private static final String ASSISTANT = START + "assistant";
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int QUOTE = token('"');
  private static final int BRACE = token('}');

  /** Of each token, what it looks like in a text; the end of a turn looks like nothing. */
  private static final String[] SPELLINGS = spellings();

  /** What only best effort takes, so that a plan's M gets past the grammar. */
  private static final FunctionDefinition FILE =
      new FunctionDefinition(
          "file",
          null,
          """
          {"type":"object","required":["n"],"properties":{"n":{"type":"string"}},
           "additionalProperties":true,"unevaluatedProperties":false}""");

  private final ChatCodec codec = new ChatCodec();
  private final Dice dice;
  private int numRequests;

  Conversations(Dice dice) {
    this.dice = dice;
  }

  /** The next record of a client, some of them no request at all. */
  OutboundRecord next(long nowMs) {
    int number = numRequests++;
    String key = "c" + dice.below(5);
    if (dice.oneIn(12)) {
      return new OutboundRecord(
          Topics.DEFAULT.requests(), null, Payload.of(key), Payload.of("not json"), Map.of());
    }
    String plan = PLANS.get(dice.below(PLANS.size()));
    ChatRequest request =
        planned(new RequestIdentity("t" + number % 3, key, "r" + number, 0, 0), plan)
            .execution(new Execution(dice.below(5) > 0, MAX_TURNS))
            .priority(dice.below(3) - 1)
            .deadline(dice.oneIn(8) ? Instant.EPOCH.plusMillis(nowMs + dice.below(400)) : null)
            .sampling(new SamplingParams(null, null, null, null, dice.oneIn(9) ? 4 : 60, List.of()))
            .build();
    return codec.encodeRequest(
        request, Topics.DEFAULT.requests(), null, dice.oneIn(2) ? Encoding.AVRO : Encoding.JSON);
  }

  /** A record whose headers name the turn of another one, with a body of its own. */
  OutboundRecord another(OutboundRecord record, long nowMs) {
    OutboundRecord other = next(nowMs);
    return new OutboundRecord(record.topic(), null, record.key(), other.value(), record.headers());
  }

  private static ChatRequest.Builder planned(RequestIdentity identity, String plan) {
    return ChatRequest.builder(
            identity, List.of(new ChatMessage.User("plan=" + plan + ";id=" + identity.id() + ";")))
        .functions(plan.matches(".*[CM].*") ? List.of(FILE) : List.of())
        .schemaMode(SchemaMode.BEST_EFFORT)
        .parallelCalls(false);
  }

  /** A request of every plan. */
  static List<ChatRequest> ofEveryPlan() {
    return PLANS.stream()
        .map(plan -> planned(RequestIdentity.of("any", "any"), plan).build())
        .toList();
  }

  /** An executor's functions; each run is told to the invariants, and some fail. */
  FunctionRegistry functions(Invariants invariants) {
    return new FunctionRegistry(
        List.of(
            new Registered(
                FILE,
                call -> {
                  invariants.callRuns(call);
                  if (dice.fault(10)) {
                    throw new IllegalStateException("scripted failure");
                  }
                  return "{\"ok\":true}";
                })));
  }

  static ScriptedForward model(int maxSlots, int maxPositions) {
    return new ScriptedForward(
        maxSlots, maxPositions, TOKENIZER.vocabularySize(), Conversations::logits);
  }

  private static float[] logits(List<Integer> history) {
    float[] logits = new float[TOKENIZER.vocabularySize()];
    logits[QUOTE] = 1;
    logits[BRACE] = 2;
    logits[ScriptedTokenizer.END_OF_TURN] = 3;
    logits[wanted(text(history))] = 4;
    return logits;
  }

  private static String text(List<Integer> history) {
    StringBuilder text = new StringBuilder(history.size());
    for (int token : history) {
      text.append(SPELLINGS[token]);
    }
    return text.toString();
  }

  private static String[] spellings() {
    String[] spellings = new String[TOKENIZER.vocabularySize()];
    for (int token = 0; token < spellings.length; token++) {
      spellings[token] = new String(TOKENIZER.bytes(token), StandardCharsets.ISO_8859_1);
    }
    spellings[ScriptedTokenizer.START] = String.valueOf(START);
    return spellings;
  }

  private static int token(char character) {
    return TOKENIZER.encode(String.valueOf(character))[0];
  }

  private static int wanted(String history) {
    int begin = history.lastIndexOf(START);
    String turn = "assistant" + turn(history.substring(0, Math.max(0, begin)));
    int numWritten = history.length() - 1 - begin;
    return numWritten < turn.length()
        ? token(turn.charAt(numWritten))
        : ScriptedTokenizer.END_OF_TURN;
  }

  private static String turn(String before) {
    String plan = between(before, "plan=");
    int number = numTurns(before);
    String name = between(before, "id=") + "/" + number;
    char what = number < plan.length() ? plan.charAt(number) : 'A';
    return switch (what) {
      case 'C' -> " to=functions.file:\n{\"n\":\"" + name + "\"}";
      case 'M' -> " to=functions.file:\n{\"n\":\"" + name + "\",\"x\":1}";
      case 'L' -> "\n" + "long ".repeat(10);
      default -> "\ndone";
    };
  }

  private static int numTurns(String before) {
    int count = 0;
    for (int at = before.indexOf(ASSISTANT); at >= 0; at = before.indexOf(ASSISTANT, at + 1)) {
      count++;
    }
    return count;
  }

  private static String between(String text, String start) {
    int from = text.indexOf(start);
    int to = text.indexOf(';', Math.max(0, from));
    return from < 0 || to < 0 ? "" : text.substring(from + start.length(), to);
  }
}
