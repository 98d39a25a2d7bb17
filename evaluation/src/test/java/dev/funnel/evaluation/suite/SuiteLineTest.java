package dev.funnel.evaluation.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.FunctionDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteLineTest {
  private static final String FUNCTIONS =
      """
      "functions": [{"name": "file", "parameters": {"type": "object", "properties": {
        "issue": {"type": "string"}, "days": {"type": "integer"}}}}]""";

  private static final String USER = "{\"role\": \"user\", \"content\": \"No signal.\"}";

  private static final String CALL =
      """
      {"role": "assistant", "content": null,
       "function_call": {"name": "file", "arguments": "{\\"issue\\":\\"no signal\\"}"}}""";

  private static String result(String content) {
    return "{\"role\": \"function\", \"name\": \"file\", \"content\": \""
        + content.replace("\"", "\\\"")
        + "\"}";
  }

  private static String text(String role, String content) {
    return "{\"role\": \"" + role + "\", \"content\": \"" + content + "\"}";
  }

  private static List<Item> items(String members) throws BadLine {
    return SuiteLine.items(7, "{" + members.replace('\n', ' ') + "}");
  }

  private static List<Item> conversation(String more, String... messages) throws BadLine {
    return items(more + FUNCTIONS + ", \"messages\": [" + String.join(",", messages) + "]");
  }

  @Test
  void everyAssistantMessageOfAConversationIsAnItemBehindTheGoldHistory() throws BadLine {
    List<Item> items =
        conversation(
            "\"id\": \"a\", \"source\": \"s\", \"kind\": \"chitchat\", ",
            USER,
            CALL,
            result("{\"ok\":true}"),
            text("assistant", "Done."),
            text("user", "Thanks!"),
            text("assistant", "You are welcome."));

    assertThat(items).extracting(Item::id).containsExactly("a/1", "a/3", "a/5");
    assertThat(items).extracting(Item::group).containsOnly("s");
    assertThat(items).extracting(item -> item.messages().size()).containsExactly(1, 3, 5);
    assertThat(items)
        .extracting(item -> item.gold().kind())
        .containsExactly(Kind.CALL, Kind.NO_CALL, Kind.NO_CALL);
    assertThat(items.get(0).gold().calls().get(0).name()).isEqualTo("file");
    assertThat(items.get(0).functions()).extracting(FunctionDefinition::name).containsOnly("file");
  }

  @Test
  void aContextHasTheGoldMessageBesideIt() throws BadLine {
    Item item =
        items(
                FUNCTIONS
                    + ", \"messages\": ["
                    + USER
                    + "], \"gold\": "
                    + CALL
                    + ", \"kind\": \"call\"")
            .get(0);

    assertThat(item.id()).isEqualTo("line-7");
    assertThat(item.messages()).containsExactly(new ChatMessage.User("No signal."));
    assertThat(item.gold().calls().get(0).arguments().toJson())
        .isEqualTo("{\"issue\":\"no signal\"}");
  }

  @Test
  void toolsAndToolCallsAreReadLikeFunctions() throws BadLine {
    Item item =
        items(
                """
                "suite": "own", "source": "s",
                "tools": [{"type": "function", "function": {"name": "a"}},
                          {"type": "function", "function": {"name": "b"}}],
                "messages": [{"role": "user", "content": "both"}],
                "gold": {"tool_calls": [
                  {"id": "1", "type": "function", "function": {"name": "a", "arguments": "{}"}},
                  {"id": "2", "type": "function", "function": {"name": "b", "arguments": "{}"}}]}""")
            .get(0);

    assertThat(item.gold().calls()).extracting(GoldCall::name).containsExactly("a", "b");
    assertThat(item.group()).isEqualTo("own");
  }

  @Test
  void aKindWithoutAGoldMessageAsksForTheDecisionAlone() throws BadLine {
    Item item = items(FUNCTIONS + ", \"messages\": [" + USER + "], \"kind\": \"call\"").get(0);

    assertThat(item.gold()).isEqualTo(new Gold(Kind.CALL, null, List.of()));
  }

  @Test
  void aReplyMustMentionTheIdentifiersThatTheGoldReplyHandsOn() throws BadLine {
    List<Item> items =
        conversation(
            "",
            USER,
            CALL,
            result("{\"ticket\": \"C-17\", \"in\": [\"24h\"], \"note\": \"room 5\", \"n\": 17}"),
            text("assistant", "It is c-17, room 5, for 17 people."),
            text("user", "C-17?"),
            text("assistant", "Yes, C-17."));

    assertThat(items)
        .extracting(Item::mustMention)
        .containsExactly(List.of(), List.of("C-17"), List.of());
  }

  @Test
  void whatAReplyMustMentionCanBeSaid() throws BadLine {
    String said = "\"reply_must_mention\": [\"Oslo\"], ";

    assertThat(conversation(said, USER, CALL, result("C-17"), text("assistant", "Oslo it is.")))
        .extracting(Item::mustMention)
        .containsExactly(List.of(), List.of("Oslo"));
    assertThat(
            conversation(said + "\"gold\": {\"content\": \"Oslo it is.\"}, ", USER)
                .get(0)
                .mustMention())
        .containsExactly("Oslo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"messages\": []",
        "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]",
        "\"messages\": [{\"role\": \"user\"}], \"gold\": {\"content\": \"x\"}",
        "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"gold\": {}",
        "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"gold\": \"x\"",
        "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"gold\": {\"role\": \"user\", \"content\": \"x\"}",
        "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"gold\": {\"content\": \"x\"}, \"kind\": \"call\"",
        "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"gold\": {\"function_call\": {\"name\": \"other\", \"arguments\": \"{}\"}}",
        "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"gold\": {\"content\": \"x\"}, \"functions\": 3",
        "\"id\": 3, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"gold\": {\"content\": \"x\"}",
        "not JSON"
      })
  void aLineThatWouldBeJudgedByNothingIsRefused(String members) {
    assertThatThrownBy(() -> items(members)).isInstanceOf(BadLine.class);
  }

  @Test
  void goldArgumentsMustBeAnObjectAndARefusalNamesItsReason() {
    assertThatThrownBy(
            () ->
                items(
                    FUNCTIONS
                        + ", \"messages\": ["
                        + USER
                        + "], \"gold\": {\"function_call\": {\"name\": \"file\", \"arguments\": \"[1]\"}}"))
        .isInstanceOf(BadLine.class)
        .hasMessage(
            "the arguments of a gold call of 'file': the document must be an object, but is an array");
    assertThatThrownBy(
            () ->
                items(
                    FUNCTIONS
                        + ", \"messages\": ["
                        + USER
                        + "], \"reply_must_mention\": [\"x\"], \"gold\": "
                        + CALL))
        .hasMessage("'/reply_must_mention' is about a reply, but '/gold' is a call");
  }
}
