package dev.funnel.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Prompts equal the reference ones to the character, for whole conversations. */
class ReferencePromptsTest {
  @TestFactory
  List<DynamicTest> conversationIsRenderedAsInTheReference() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : reference().lines().toList()) {
      JsonObject example = (JsonObject) JsonValue.parse(line);
      tests.add(
          DynamicTest.dynamicTest(
              "line " + (tests.size() + 1),
              () ->
                  assertThat(spelled(new FunnelFormat().conversation(request(example)).toList()))
                      .isEqualTo(string(example, "prompt"))));
    }
    assertThat(tests).hasSize(48);
    return tests;
  }

  private static String reference() throws IOException {
    try (var file = ReferencePromptsTest.class.getResourceAsStream("/reference/prompts.jsonl")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String spelled(List<Segment> segments) {
    StringBuilder prompt = new StringBuilder();
    for (Segment segment : segments) {
      prompt.append(
          segment instanceof Segment.Special special
              ? special.token()
              : ((Segment.Text) segment).text());
    }
    return prompt.toString();
  }

  private static ChatRequest request(JsonObject example) {
    return ChatRequest.builder(
            RequestIdentity.of("reference", "1"),
            objects(example, "messages").stream().map(ReferencePromptsTest::message).toList())
        .functions(
            objects(example, "functions").stream()
                .map(
                    function ->
                        new FunctionDefinition(
                            string(function, "name"),
                            function.get("description") == null
                                ? null
                                : string(function, "description"),
                            Objects.requireNonNull(function.get("parameters")).toJson()))
                .toList())
        .build();
  }

  private static ChatMessage message(JsonObject message) {
    return switch (string(message, "role")) {
      case "system" -> new ChatMessage.Instructions(string(message, "content"));
      case "user" -> new ChatMessage.User(string(message, "content"));
      case "assistant" -> assistant(message);
      case "function" ->
          new FunctionResult("", string(message, "name"), string(message, "content"), false);
      default -> throw new AssertionError("unknown role in " + message.toJson());
    };
  }

  private static ChatMessage assistant(JsonObject message) {
    if (message.get("function_call") instanceof JsonObject call) {
      return new ChatMessage.Assistant(null, List.of(call(call)));
    }
    if (message.get("tool_calls") != null) {
      return new ChatMessage.Assistant(
          null,
          objects(message, "tool_calls").stream()
              .map(tool -> call((JsonObject) Objects.requireNonNull(tool.get("function"))))
              .toList());
    }
    return new ChatMessage.Assistant(string(message, "content"), List.of());
  }

  private static FunctionCall call(JsonObject call) {
    return new FunctionCall("", string(call, "name"), string(call, "arguments"));
  }

  private static List<JsonObject> objects(JsonObject parent, String name) {
    return ((JsonArray) Objects.requireNonNull(parent.get(name)))
        .elements().stream().map(JsonObject.class::cast).toList();
  }

  private static String string(JsonObject parent, String name) {
    return ((JsonString) Objects.requireNonNull(parent.get(name))).value();
  }
}
