package dev.funnel.evaluation;

import dev.funnel.evaluation.suite.Gold;
import dev.funnel.evaluation.suite.GoldCall;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.evaluation.suite.Kind;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.json.JsonCursor;
import java.util.Arrays;
import java.util.List;

/** Items and turns, as short as tests want them. */
public final class Conversations {
  /** Offered by every item. */
  public static final List<FunctionDefinition> FUNCTIONS =
      List.of(
          new FunctionDefinition(
              "file",
              null,
              """
              {"type": "object", "properties": {
                "issue": {"type": "string"},
                "kind": {"type": "string", "enum": ["bill", "line"]},
                "days": {"type": "integer"},
                "tags": {"type": "array", "items": {"type": "string"}}},
               "required": ["issue"]}"""),
          new FunctionDefinition("close", null, FunctionDefinition.NO_PARAMETERS));

  private Conversations() {}

  /** An item that is due to be met by these calls, each {@code NAME ARGUMENTS}. */
  public static Item due(String... calls) {
    return item(
        "i", new Gold(Kind.CALL, null, Arrays.stream(calls).map(Conversations::gold).toList()));
  }

  /** An item that is due to be met by text, in which these must occur. */
  public static Item dueText(String... mentions) {
    return new Item(
        "t",
        "",
        List.of(new ChatMessage.User("hi")),
        FUNCTIONS,
        new Gold(Kind.NO_CALL, "text", List.of()),
        List.of(mentions));
  }

  public static Item item(String id, Gold gold) {
    return new Item(id, "", List.of(new ChatMessage.User("hi")), FUNCTIONS, gold, List.of());
  }

  private static GoldCall gold(String call) {
    return new GoldCall(name(call), JsonCursor.parse(arguments(call)).object());
  }

  /** A turn of these calls, each {@code NAME ARGUMENTS}. */
  public static ChatOutcome calls(String... calls) {
    return new ChatOutcome.FunctionCalls(
        Arrays.stream(calls)
            .map(call -> new FunctionCall("id", name(call), arguments(call)))
            .toList());
  }

  public static ChatOutcome text(String text) {
    return new ChatOutcome.Answer(text, FinishReason.STOP);
  }

  private static String name(String call) {
    return call.substring(0, call.indexOf(' '));
  }

  private static String arguments(String call) {
    return call.substring(call.indexOf(' ') + 1);
  }
}
