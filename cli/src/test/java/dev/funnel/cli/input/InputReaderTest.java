package dev.funnel.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputReaderTest {
  private static final FunctionDefinition OWNED =
      new FunctionDefinition("file", "Files", FunctionDefinition.NO_PARAMETERS);

  @TempDir private Path directory;

  @Test
  void aTextIsARequestWithTheDefaults() throws IOException {
    ChatRequest request = read("in.txt", "wifi dead").get(0).request();

    assertThat(request.messages()).containsExactly(new ChatMessage.User("wifi dead"));
    assertThat(request.functions()).containsExactly(OWNED);
    assertThat(request.execution()).isEqualTo(Execution.DEFAULT);
    assertThat(request.sampling().temperature()).isEqualTo(0.5);
  }

  @Test
  void aJsonLineIsATextWithAnOwnId() throws IOException {
    ParseRequest request = read("in.jsonl", "{\"id\":\"t-1\",\"text\":\"hi\",\"x\":1}").get(0);

    assertThat(request.id()).isEqualTo("t-1");
    assertThat(request.request().messages()).containsExactly(new ChatMessage.User("hi"));
  }

  @Test
  void anOpenAiBodyKeepsItsOwnFunctionsChoiceAndSampling() throws IOException {
    ChatRequest request =
        read(
                "in.jsonl",
                """
                {"id":"m","messages":[{"role":"user","content":"hi"}],"temperature":0,\
                "tools":[{"type":"function","function":{"name":"file"}}],"tool_choice":"required"}
                """)
            .get(0)
            .request();

    assertThat(request.identity().id()).isEqualTo("m");
    assertThat(request.functionChoice()).isEqualTo(FunctionChoice.REQUIRED);
    assertThat(request.functions().get(0).description()).isNull();
    assertThat(request.sampling().temperature()).isZero();
  }

  @Test
  void anOpenAiBodyWithoutFunctionsGetsTheDefaults() throws IOException {
    ChatRequest request =
        read("in.jsonl", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
            .get(0)
            .request();

    assertThat(request.functions()).containsExactly(OWNED);
    assertThat(request.sampling().temperature()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"file\"}}",
        "\"function_call\":{\"name\":\"file\"}"
      })
  void theChoiceOfABodyWithoutFunctionsIsAmongTheDefaults(String choice) throws IOException {
    ChatRequest request = body(choice);

    assertThat(request.functions()).containsExactly(OWNED);
    assertThat(request.functionChoice()).isEqualTo(new FunctionChoice.Named("file"));
  }

  @Test
  void theFunnelObjectOfABodyIsHonoured() throws IOException {
    ChatRequest request =
        body(
            "\"metadata\":{\"k\":\"v\"},\"funnel\":{\"execute\":false,\"max_turns\":3,\"priority\":5,"
                + "\"deadline\":\"2030-01-31T12:00:00Z\"}");

    assertThat(request.execution()).isEqualTo(new Execution(false, 3));
    assertThat(request.priority()).isEqualTo(5);
    assertThat(request.metadata()).containsExactly(entry("k", "v"));
    assertThat(request.deadline()).isEqualTo("2030-01-31T12:00:00Z");
  }

  @Test
  void aBodyThatSaysNothingOfExecutionIsExecutedAsTheCommandLineSays() throws IOException {
    assertThat(body("\"funnel\":{\"priority\":1}").execution()).isEqualTo(Execution.DEFAULT);
  }

  @Test
  void aBodyCannotExecuteWhatTheCommandLineForbids() throws IOException {
    RequestFactory forbidding = factory(List.of(OWNED), null, Execution.NONE);

    assertThat(body("\"funnel\":{\"execute\":true,\"max_turns\":2}", forbidding).execution())
        .isEqualTo(new Execution(false, 2));
  }

  @Test
  void theModeOfABodyGoesBeforeThatOfTheCommandLine() throws IOException {
    assertThat(body("\"seed\":1").schemaMode()).isEqualTo(SchemaMode.GUARANTEED);
    assertThat(body("\"funnel\":{\"schema_mode\":\"best-effort\"}").schemaMode())
        .isEqualTo(SchemaMode.BEST_EFFORT);
  }

  @Test
  void aBodyMayLetCallsRunThatTheTokenLimitEnded() throws IOException {
    assertThat(body("\"funnel\":{\"execute_closed_by_limit\":true}").execution())
        .isEqualTo(new Execution(true, 8, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenant", "conversation", "id", "turn", "generation"})
  void aBodyThatNamesItsTurnIsRefusedByTheMembersName(String member) {
    assertRefused(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"funnel\":{\"" + member + "\":0}}",
        "'/funnel/" + member + "' is decided by the run; leave it out");
  }

  @Test
  void aBodyWithAFunctionThatNobodyRunsIsRefused() {
    assertRefused(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"functions\":[{\"name\":\"f\"}]}",
        "line 1 is refused: nobody runs the function 'f' in this process; add --no-execute");
  }

  @Test
  void aBodyThatTheWorkerWouldRefuseIsRefused() {
    assertRefused(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":3}", "line 1 is refused: ");
  }

  @Test
  void equalLinesAreDifferentRequestsAndTheSameInEveryRun() throws IOException {
    List<ParseRequest> first = read("in.txt", "wifi dead\nwifi dead\n");

    assertThat(first.get(0).id()).isNotEqualTo(first.get(1).id());
    assertThat(read("again.txt", "wifi dead\nwifi dead\n")).isEqualTo(first);
  }

  @Test
  void anotherTextFunctionOrModelIsAnotherRequest() throws IOException {
    Path file = Files.writeString(directory.resolve("in.txt"), "wifi dead");
    FunctionDefinition other =
        new FunctionDefinition("file", "Files it", FunctionDefinition.NO_PARAMETERS);

    assertThat(
            Set.of(
                idOf(file, List.of(OWNED), null),
                idOf(file, List.of(other), null),
                idOf(file, List.of(OWNED), "tiny.gguf"),
                idOf(
                    Files.writeString(directory.resolve("b.txt"), "wifi  dead"),
                    List.of(OWNED),
                    null)))
        .hasSize(4);
  }

  @Test
  void aLineThatIsNotJsonIsRefusedWithItsNumber() {
    assertRefused("{\"text\":\"a\"}\nnonsense\n", "line 2 is refused: not valid JSON");
  }

  @Test
  void aLineWithoutTextIsRefused() {
    assertRefused("{\"id\":\"a\"}", "has neither \"text\" nor \"messages\"; add one of them");
  }

  @Test
  void anIdThatIsNoTextIsRefused() {
    assertRefused("{\"id\":7,\"text\":\"a\"}", "'/id' must be a string, but is a number");
    assertRefused("{\"id\":\"\",\"text\":\"a\"}", "'/id' has 0 characters; allowed: 1 to 300");
  }

  @Test
  void aDuplicateIdIsRefusedWithBothLines() {
    assertRefused(
        "{\"id\":\"a\",\"text\":\"x\"}\n\n{\"id\":\"a\",\"text\":\"y\"}\n",
        ": lines 1 and 3 have the same id 'a'; ids must differ");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertRefused("\n  \n", ": it is empty; write one text a line");
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(
            () ->
                InputCheck.idsOf(
                    Files.writeString(directory.resolve("bad.jsonl"), text),
                    factory(List.of(OWNED), null)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("input file " + directory.resolve("bad.jsonl") + ": ")
        .hasMessageContaining(message);
  }

  private List<ParseRequest> read(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    List<ParseRequest> requests = new ArrayList<>();
    try (InputReader reader = InputReader.open(file, factory(List.of(OWNED), null))) {
      Optional<ParseRequest> next = reader.next();
      while (next.isPresent()) {
        requests.add(next.get());
        next = reader.next();
      }
    }
    return requests;
  }

  private ChatRequest body(String members) throws IOException {
    return body(members, factory(List.of(OWNED), null));
  }

  /** The request of a body with these members beside its message. */
  private ChatRequest body(String members, RequestFactory requests) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("body.jsonl"),
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + members + "}\n");
    try (InputReader reader = InputReader.open(file, requests)) {
      return reader.next().orElseThrow().request();
    }
  }

  private static String idOf(
      Path file, List<FunctionDefinition> functions, @Nullable String model) {
    return InputCheck.idsOf(file, factory(functions, model)).iterator().next();
  }

  private static RequestFactory factory(
      List<FunctionDefinition> functions, @Nullable String model) {
    return factory(functions, model, Execution.DEFAULT);
  }

  private static RequestFactory factory(
      List<FunctionDefinition> functions, @Nullable String model, Execution execution) {
    return new RequestFactory(
        new RequestDefaults(
            functions,
            null,
            model,
            new SamplingParams(0.5, null, null, null, null, List.of()),
            execution,
            SchemaMode.GUARANTEED,
            name -> name.equals("file")));
  }
}
