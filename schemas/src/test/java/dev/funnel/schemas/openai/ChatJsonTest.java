package dev.funnel.schemas.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatJsonTest {
  private static final RecordOrigin ORIGIN = new RecordOrigin("t", 0, 0, Instant.EPOCH);

  @Test
  void aToolsBodyIsReadWhole() throws RequestRefused {
    ChatRequest request =
        read(
            """
            {"model": "m", "temperature": 0.5, "top_p": 1, "seed": 7, "stop": "END",
             "max_completion_tokens": 9, "user": "u", "metadata": {"k": "v"}, "n": 1,
             "stream": false, "response_format": {"type": "text"}, "logprobs": null,
             "parallel_tool_calls": false, "frequency_penalty": 0,
             "tools": [{"type": "function", "function": {"name": "f", "description": "d",
               "strict": true, "parameters": {"type": "object", "properties": {}}}},
               {"type": "function", "function": {"name": "g"}}],
             "tool_choice": {"type": "function", "function": {"name": "g"}},
             "messages": [
               {"role": "developer", "content": "Be brief."},
               {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
               {"role": "assistant", "content": null, "tool_calls": [
                 {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
               {"role": "tool", "tool_call_id": "call_1", "content": "{\\"ok\\":true}"}],
             "funnel": {"execute": true, "max_turns": 3, "deadline": "2030-01-31T12:00:00Z",
               "priority": -2, "top_k": 40, "schema_mode": "best-effort",
               "execute_closed_by_limit": true}}
            """);

    assertThat(request.model()).isEqualTo("m");
    assertThat(request.messages())
        .containsExactly(
            new ChatMessage.Instructions("Be brief."),
            new ChatMessage.User("a\nb"),
            new ChatMessage.Assistant(null, List.of(new FunctionCall("call_1", "f", "{}"))),
            new FunctionResult("call_1", "f", "{\"ok\":true}", false));
    assertThat(request.functions())
        .containsExactly(
            new FunctionDefinition("f", "d", "{\"type\":\"object\",\"properties\":{}}"),
            new FunctionDefinition("g", null, FunctionDefinition.NO_PARAMETERS));
    assertThat(request.functionChoice()).isEqualTo(new FunctionChoice.Named("g"));
    assertThat(request.parallelCalls()).isFalse();
    assertThat(request.sampling())
        .isEqualTo(new SamplingParams(0.5, 1.0, 40, 7L, 9, List.of("END")));
    assertThat(request.execution()).isEqualTo(new Execution(true, 3, true));
    assertThat(request.schemaMode()).isEqualTo(SchemaMode.BEST_EFFORT);
    assertThat(request.responseSchema()).isNull();
    assertThat(request.deadline()).isEqualTo(Instant.parse("2030-01-31T12:00:00Z"));
    assertThat(request.priority()).isEqualTo(-2);
    assertThat(request.metadata()).isEqualTo(Map.of("k", "v", "user", "u"));
    assertThat(request.dialect()).isEqualTo(Dialect.TOOLS);
  }

  @Test
  void aFunctionsBodyIsReadWhole() throws RequestRefused {
    ChatRequest request =
        read(
            """
            {"functions": [{"name": "f"}], "function_call": {"name": "f"},
             "messages": [
               {"role": "user", "content": "a"},
               {"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}},
               {"role": "function", "name": "f", "content": "1"}]}
            """);

    assertThat(request.dialect()).isEqualTo(Dialect.FUNCTIONS);
    assertThat(request.parallelCalls()).isFalse();
    assertThat(request.functionChoice()).isEqualTo(new FunctionChoice.Named("f"));
    assertThat(request.messages().subList(1, 3))
        .containsExactly(
            new ChatMessage.Assistant(null, List.of(new FunctionCall("call_message_1", "f", "{}"))),
            new FunctionResult("call_message_1", "f", "1", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "'n': 2 => '/n'",
        "'stream': true => '/stream'",
        "'logprobs': true => '/logprobs'",
        "'presence_penalty': 0.1 => '/presence_penalty'",
        "'response_format': {'type': 'grammar'} => '/response_format/type'",
        "'response_format': {'type': 'text', 'x': 1} => '/response_format/x'",
        "'logit_bias': {} => '/logit_bias'",
        "'surprise': 1 => '/surprise'",
        "'funnel': {'surprise': 1} => '/funnel/surprise'",
        "'tools': [{'type': 'web_search', 'function': {}}] => '/tools/0/type'",
        "'tools': [{'type': 'function', 'function': {'name': 'f', 'x': 1}}] => '/tools/0/function/x'"
      },
      quoteCharacter = '`')
  void whatIsNotSupportedIsRefusedByName(String member, String name) {
    String body = "{" + member + ",'messages':[{'role':'user','content':'a'}]}";

    assertThatThrownBy(() -> read(body.replace('\'', '"')))
        .hasMessageStartingWith("Unsupported: " + name)
        .extracting(e -> ((RequestRefused) e).code().name())
        .isEqualTo("UNSUPPORTED_FIELD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{'role':'user','content':[{'type':'image_url','image_url':{}}]} => '/messages/0/content/0'",
        "{'role':'user','content':'a','name':'Eve'} => '/messages/0/name'",
        "{'role':'assistant','content':'a','audio':{}} => '/messages/0/audio'"
      },
      quoteCharacter = '`')
  void unsupportedPartsOfMessagesAreRefusedByName(String message, String name) {
    assertThatThrownBy(() -> read(("{'messages':[" + message + "]}").replace('\'', '"')))
        .hasMessageStartingWith("Unsupported: " + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "[] => must be an object",
        "{} => lacks the member 'messages'",
        "{'messages': []} => messages has 0 entries",
        "{'messages': [{'role':'user'}]} => '/messages/0' lacks the member 'content'",
        "{'messages': [{'role':'king','content':''}]} => '/messages/0/role' must be",
        "{'messages': [{'role':'user','content':3}]} => '/messages/0/content' must be a string",
        "{'messages': [{'role':'assistant'}]} => neither content nor calls",
        "{'messages': [{'role':'tool','tool_call_id':'x','content':''}]} => answers no call",
        "{'messages': [{'role':'function','name':'x','content':''}]} => names no function called",
        "{'messages': [{'role':'user','content':''}], 'temperature': 3} => temperature is 3.0",
        "{'messages': [{'role':'user','content':''}], 'temperature': 'hot'} => '/temperature' must be a number",
        "{'messages': [{'role':'user','content':''}], 'tools': [], 'functions': []} => mixes 'tools'",
        "{'messages': [{'role':'user','content':''}], 'tool_choice': 'required'} => at least one function",
        "{'messages': [{'role':'user','content':''}], 'max_tokens': 1, 'max_completion_tokens': 2} => differs",
        "{'messages': [{'role':'user','content':''}], 'functions': [{'name':'a b'}]} => function name",
        "{'messages': [{'role':'user','content':''}], 'funnel': {'deadline':'soon'}} => ISO-8601",
        "{'messages': [{'role':'user','content':''}], 'funnel': {'max_turns':0}} => max_turns is 0",
        "{'messages': [{'role':'user','content':''}], 'funnel': {'schema_mode':'strict'}} => '/funnel/schema_mode' must be",
        "{'messages': [{'role':'user','content':''}], 'response_format': {'type':'json_schema'}} => lacks the member 'json_schema'",
        "{'messages': [{'role':'user','content':''}], 'response_format': {'type':'json_schema','json_schema':{'name':'a'}}} => lacks the member 'schema'",
        "{'messages': [{'role':'user','content':''}], 'user': 'a', 'metadata': {'user':'b'}} => '/user' differs"
      },
      quoteCharacter = '`')
  void whatIsWrongIsRefusedWithItsPlace(String body, String message) {
    assertThatThrownBy(() -> read(body.replace('\'', '"')))
        .hasMessageContaining(message)
        .extracting(e -> ((RequestRefused) e).code().name())
        .isEqualTo("INVALID_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"messages\":[],\"messages\":[]}", "\u0000", "Hello"})
  void whatIsNotJsonIsUndecodable(String body) {
    assertThatThrownBy(() -> read(body))
        .extracting(e -> ((RequestRefused) e).code().name())
        .isEqualTo("UNDECODABLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      nullValues = "none",
      quoteCharacter = '`',
      value = {
        "{'type':'text'} => none",
        "{'type':'json_object'} => {'type':'object','additionalProperties':true}",
        "{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'array'}}} => {'type':'array'}",
        "{'type':'json_schema','json_schema':{'name':'n','description':'d','schema':{'const':1}}} => {'const':1,'description':'d'}"
      })
  void aResponseFormatIsTheSchemaOfTheAnswer(String format, @Nullable String schema)
      throws RequestRefused {
    String body = "{'messages':[{'role':'user','content':'a'}],'response_format':" + format + "}";

    assertThat(read(body.replace('\'', '"')).responseSchema())
        .isEqualTo(schema == null ? null : schema.replace('\'', '"'));
  }

  @Test
  void nullsCountAsAbsent() throws RequestRefused {
    ChatRequest request =
        read(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"name\":null}],"
                + "\"temperature\":null,\"tools\":null,\"surprise\":null}");

    assertThat(request.sampling()).isEqualTo(SamplingParams.DEFAULTS);
  }

  private static ChatRequest read(String body) throws RequestRefused {
    return ChatJson.readRequest(
        body.getBytes(StandardCharsets.UTF_8), PartialIdentity.NONE, ORIGIN);
  }
}
