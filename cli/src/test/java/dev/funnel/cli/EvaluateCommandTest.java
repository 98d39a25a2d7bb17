package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory.EvaluationSettings;
import dev.funnel.evaluation.run.EvaluatedModel;
import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.json.JsonCursor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final String FUNCTIONS =
      "\"functions\":[{\"name\":\"file\",\"parameters\":{\"type\":\"object\",\"properties\":"
          + "{\"issue\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"}}}}]";

  private static final String DUE_CALL =
      "{\"id\":\"a\",\"suite\":\"calls\","
          + FUNCTIONS
          + ",\"messages\":[{\"role\":\"user\",\"content\":\"No signal for 3 days.\"}],\"gold\":"
          + "{\"function_call\":{\"name\":\"file\",\"arguments\":"
          + "\"{\\\"issue\\\":\\\"no signal\\\",\\\"days\\\":3}\"}}}";

  private static final String DUE_TEXT =
      "{\"id\":\"b\",\"suite\":\"texts\","
          + FUNCTIONS
          + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"kind\":\"no_call\"}";

  private static final ChatOutcome CALL =
      new ChatOutcome.FunctionCalls(
          List.of(new FunctionCall("1", "file", "{\"days\":3,\"issue\":\"No signal\"}")));

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path suite = Path.of("");

  @BeforeEach
  void writeSuite() throws IOException {
    suite = Files.write(directory.resolve("suite.jsonl"), List.of(DUE_CALL, DUE_TEXT));
  }

  /** A model that ends every turn at once with this outcome. */
  private static RecordingStack answering(Function<ChatRequest, ChatOutcome> outcomes) {
    return new RecordingStack(ScriptedClient.saying(""))
        .withModel(
            new EvaluatedModel() {
              @Override
              public String name() {
                return "scripted";
              }

              @Override
              public CompletableFuture<Turn> submit(ChatRequest request) {
                return CompletableFuture.completedFuture(
                    new Turn(
                        ScriptedClient.conversation(request, outcomes.apply(request)).last(),
                        "as written"));
              }
            });
  }

  private int run(RecordingStack stack, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "evaluate";
    arguments[1] = suite.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return FunnelCommand.commandLine(stack)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aSuiteIsRunAndItsFiguresShownAndWritten() throws IOException {
    RecordingStack stack = answering(request -> CALL);
    Path json = directory.resolve("report.json");
    Path log = directory.resolve("items.jsonl");

    int code =
        run(stack, "--json", json.toString(), "--log", log.toString(), "--together", "issue,days");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "call P", "calls ", "texts ", "total ", "days, issue right together: 100.0% exact")
        .contains("scripted, constrained; 2 of 2 items of " + suite);
    JsonCursor report = JsonCursor.parse(Files.readString(json));
    assertThat(report.string("model")).isEqualTo("scripted");
    assertThat(report.bool("constrained")).isTrue();
    assertThat(report.at("suite").string("sha256")).matches("[0-9a-f]{64}");
    assertThat(report.at("total").at("arguments_exact").integer("count")).isEqualTo(1);
    assertThat(report.at("groups").members()).containsOnlyKeys("calls", "texts");
    assertThat(Files.readAllLines(log))
        .extracting(line -> JsonCursor.parse(line).string("id"))
        .containsExactly("a", "b");
    assertThat(stack.evaluationSettings())
        .isEqualTo(new EvaluationSettings(null, null, ComputeDevice.CPU, true));
    assertThat(stack.started()).containsExactly("closed");
  }

  @Test
  void modelAdapterAndGrammarAreChosenByOptions() {
    RecordingStack stack = answering(request -> new ChatOutcome.Answer("x", FinishReason.STOP));

    int code =
        run(
            stack,
            "--model",
            "m.gguf",
            "--adapter",
            "out/run-7",
            "--unconstrained",
            "--device",
            "auto");

    assertThat(code).isZero();
    assertThat(stack.evaluationSettings())
        .isEqualTo(
            new EvaluationSettings("m.gguf", Path.of("out/run-7"), ComputeDevice.AUTO, false));
    assertThat(out.toString()).contains("scripted, unconstrained;");
  }

  @Test
  void aLimitRunsSomeOfTheItems() {
    assertThat(run(answering(request -> CALL), "--limit", "1", "--seed", "5")).isZero();

    assertThat(out.toString()).contains("1 of 2 items");
  }

  @Test
  void aModelThatFailsIsMeasuredButAnItemThatItWasNeverAskedFailsTheRun() {
    ChatOutcome malformed = new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, "neither");
    ChatOutcome tooLong = new ChatOutcome.Failure(ErrorCode.PROMPT_TOO_LONG, "too long");

    assertThat(run(answering(request -> malformed))).isZero();
    assertThat(run(answering(request -> tooLong))).isEqualTo(ExitCode.REQUESTS_FAILED.number());
    assertThat(out.toString()).contains("neither text nor call: PROMPT_TOO_LONG 2");
  }

  @Test
  void badLinesRefuseTheSuiteWithTheirPlacesBeforeAModelIsLoaded() throws IOException {
    Files.write(suite, List.of(DUE_CALL, "{\"messages\":[]}", DUE_TEXT, "what?"));
    RecordingStack stack = answering(request -> CALL);

    assertThat(run(stack)).isEqualTo(ExitCode.BAD_INPUT.number());

    assertThat(err.toString())
        .contains("2 of 2 here:", suite + ":2: ", suite + ":4: not valid JSON");
    assertThat(stack.started()).isEmpty();
  }

  @Test
  void anEmptySuiteAMissingOneAndOptionsOutOfRangeAreRefused() throws IOException {
    RecordingStack stack = answering(request -> CALL);

    assertThat(run(stack, "--limit", "0")).isEqualTo(ExitCode.USAGE.number());
    assertThat(run(stack, "--json", directory.resolve("no/r.json").toString()))
        .isEqualTo(ExitCode.CANNOT_CREATE.number());
    assertThat(run(stack, "--log", directory.resolve("no/l.jsonl").toString()))
        .isEqualTo(ExitCode.CANNOT_CREATE.number());
    Files.writeString(suite, "\n");
    assertThat(run(stack)).isEqualTo(ExitCode.BAD_INPUT.number());
    Files.delete(suite);
    assertThat(run(stack)).isEqualTo(ExitCode.NO_INPUT.number());
    assertThat(stack.started()).isEmpty();
  }

  @Test
  void suiteReportAndLogAreDifferentFiles() throws IOException {
    RecordingStack stack = answering(request -> CALL);
    String same = directory.resolve("x.json").toString();
    String link =
        Files.createSymbolicLink(directory.resolve("link.jsonl"), suite.getFileName()).toString();

    for (String[] options :
        List.of(
            new String[] {"--json", suite.toString()},
            new String[] {"--log", link},
            new String[] {"--json", same, "--log", directory.resolve("./x.json").toString()})) {
      assertThat(run(stack, options)).isEqualTo(ExitCode.USAGE.number());
    }

    assertThat(err.toString()).contains("is the same file as SUITE", "is the same file as --json");
    assertThat(Files.readAllLines(suite)).containsExactly(DUE_CALL, DUE_TEXT);
    assertThat(stack.started()).isEmpty();
  }

  @Test
  void aReportThatIsADirectoryIsRefused() {
    assertThat(run(answering(request -> CALL), "--json", directory.toString()))
        .isEqualTo(ExitCode.CANNOT_CREATE.number());
  }

  @Test
  void aModelThatEndsInTheMiddleIsUnavailable() {
    RecordingStack stack =
        new RecordingStack(ScriptedClient.saying(""))
            .withModel(
                new EvaluatedModel() {
                  @Override
                  public String name() {
                    return "dead";
                  }

                  @Override
                  public CompletableFuture<Turn> submit(ChatRequest request) {
                    return CompletableFuture.failedFuture(new IllegalStateException("gone"));
                  }
                });

    assertThat(run(stack)).isEqualTo(ExitCode.UNAVAILABLE.number());
    assertThat(err.toString()).contains("the model ended in the middle of the run");
    assertThat(stack.started()).containsExactly("closed");
  }
}
