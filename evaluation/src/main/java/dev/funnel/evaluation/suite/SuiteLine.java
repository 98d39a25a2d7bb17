package dev.funnel.evaluation.suite;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatMessage.Assistant;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.openai.ChatJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a line of a suite, in one of two forms: a conversation to learn from, whose every assistant
 * message is an item with what stands before it as its context; or a context with the {@code gold}
 * message that should follow. Members that are not named here are the suite's own (where a text
 * comes from, how it was made) and are passed over.
 */
public final class SuiteLine {
  /** Says where the members come from; the reader of requests asks for it. */
  private static final RecordOrigin NOWHERE = new RecordOrigin("suite", 0, 0, Instant.EPOCH);

  private final JsonCursor line;
  private final String id;
  private final String group;
  private final List<String> mustMention;

  private SuiteLine(JsonCursor line, long number) {
    this.line = line;
    this.id = line.find("id").map(JsonCursor::string).orElse("line-" + number);
    this.group =
        line.find("suite").or(() -> line.find("source")).map(JsonCursor::string).orElse("");
    this.mustMention =
        line.find("reply_must_mention").map(JsonCursor::elements).orElse(List.of()).stream()
            .map(JsonCursor::string)
            .toList();
  }

  /**
   * The items of a line, at least one.
   *
   * @param number names a line that has no id
   * @throws BadLine if it cannot be read, or would be judged by a gold turn that is none
   */
  public static List<Item> items(long number, String text) throws BadLine {
    try {
      SuiteLine line = new SuiteLine(JsonCursor.parse(text), number);
      return line.isContext() ? List.of(line.itemOfContext()) : line.itemsOfConversation();
    } catch (JsonException | RequestRefused e) {
      throw new BadLine(e.getMessage());
    }
  }

  private boolean isContext() {
    return line.find("gold").isPresent() || (saidKind().isPresent() && !endsWithAssistant());
  }

  private boolean endsWithAssistant() {
    List<JsonCursor> messages = line.at("messages").elements();
    return !messages.isEmpty()
        && messages.get(messages.size() - 1).string("role").equals("assistant");
  }

  // Conversations have kinds of their own ("chitchat"), which say nothing about the decision.
  private Optional<Kind> saidKind() {
    return switch (line.find("kind").map(JsonCursor::string).orElse("")) {
      case "call" -> Optional.of(Kind.CALL);
      case "no_call" -> Optional.of(Kind.NO_CALL);
      default -> Optional.empty();
    };
  }

  private Item itemOfContext() throws BadLine, RequestRefused {
    JsonCursor context = line.at("messages");
    Optional<JsonCursor> said = line.find("gold");
    if (said.isEmpty()) {
      ChatRequest request = request(context.elements());
      Gold gold = new Gold(saidKind().orElseThrow(), null, List.of());
      return item(id, request, request.messages(), gold, mustMention);
    }
    List<JsonCursor> all = new ArrayList<>(context.elements());
    all.add(JsonCursor.of(asAssistant(said.get())));
    ChatRequest request = request(all);
    List<ChatMessage> messages = request.messages();
    int last = messages.size() - 1;
    Gold gold = gold((Assistant) messages.get(last), request.functions());
    if (saidKind().filter(kind -> kind != gold.kind()).isPresent()) {
      throw new BadLine("'/kind' contradicts '/gold'; correct one of them");
    }
    if (gold.kind() == Kind.CALL && !mustMention.isEmpty()) {
      throw new BadLine("'/reply_must_mention' is about a reply, but '/gold' is a call");
    }
    return item(id, request, messages.subList(0, last), gold, mustMention);
  }

  private static JsonObject asAssistant(JsonCursor gold) throws BadLine {
    JsonObject.Builder message = JsonObject.builder();
    if (!gold.find("role").map(JsonCursor::string).orElse("assistant").equals("assistant")) {
      throw new BadLine("'/gold/role' must be assistant");
    }
    gold.object().members().forEach(message::put);
    return message.put("role", "assistant").build();
  }

  private List<Item> itemsOfConversation() throws BadLine, RequestRefused {
    ChatRequest request = request(line.at("messages").elements());
    List<ChatMessage> messages = request.messages();
    List<Item> items = new ArrayList<>();
    for (int i = 1; i < messages.size(); i++) {
      if (messages.get(i) instanceof Assistant turn) {
        List<ChatMessage> context = messages.subList(0, i);
        Gold gold = gold(turn, request.functions());
        items.add(item(id + "/" + i, request, context, gold, mention(gold, context)));
      }
    }
    if (items.isEmpty()) {
      throw new BadLine(
          "has neither an assistant message behind another message nor 'gold'; add one of them");
    }
    return items;
  }

  private List<String> mention(Gold gold, List<ChatMessage> context) {
    boolean isReply =
        gold.kind() == Kind.NO_CALL && context.get(context.size() - 1) instanceof FunctionResult;
    if (!isReply) {
      return List.of();
    }
    String text = gold.text();
    return mustMention.isEmpty() && text != null ? Identifiers.namedBy(text, context) : mustMention;
  }

  private Item item(
      String itemId,
      ChatRequest request,
      List<ChatMessage> context,
      Gold gold,
      List<String> mention) {
    return new Item(itemId, group, context, request.functions(), gold, mention);
  }

  private ChatRequest request(List<JsonCursor> messages) throws RequestRefused {
    JsonObject.Builder body =
        JsonObject.builder().put("messages", messages.stream().map(JsonCursor::value).toList());
    line.find("functions").ifPresent(functions -> body.put("functions", functions.value()));
    line.find("tools").ifPresent(tools -> body.put("tools", tools.value()));
    byte[] json = body.build().toJson().getBytes(StandardCharsets.UTF_8);
    return ChatJson.readRequest(json, PartialIdentity.NONE, NOWHERE);
  }

  private static Gold gold(Assistant turn, List<FunctionDefinition> functions) throws BadLine {
    Set<String> offered =
        functions.stream().map(FunctionDefinition::name).collect(Collectors.toSet());
    List<GoldCall> calls = new ArrayList<>();
    for (FunctionCall call : turn.calls()) {
      if (!offered.contains(call.name())) {
        throw new BadLine("a gold call names '" + call.name() + "', which is not offered");
      }
      calls.add(new GoldCall(call.name(), arguments(call)));
    }
    return new Gold(calls.isEmpty() ? Kind.NO_CALL : Kind.CALL, turn.content(), calls);
  }

  private static JsonObject arguments(FunctionCall call) throws BadLine {
    try {
      return JsonCursor.parse(call.arguments()).object();
    } catch (JsonException e) {
      throw new BadLine("the arguments of a gold call of '" + call.name() + "': " + e.getMessage());
    }
  }
}
