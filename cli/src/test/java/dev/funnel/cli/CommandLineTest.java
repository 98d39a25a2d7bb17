package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory.ExecutorSettings;
import dev.funnel.cli.stack.StackFactory.TopicSettings;
import dev.funnel.cli.stack.StackFactory.UpSettings;
import dev.funnel.cli.stack.StackFactory.WorkerSettings;
import dev.funnel.consumer.AdapterSettings;
import dev.funnel.consumer.LookAhead;
import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.inference.model.AdapterSource;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.transport.kafka.GroupProtocol;
import dev.funnel.transport.kafka.Handover;
import dev.funnel.transport.kafka.Membership;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("driver")
class CommandLineTest {
  @TempDir private Path directory;
  private final RecordingStack stack = new RecordingStack(ScriptedClient.saying("Done."));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path input;
  private Path output;

  @BeforeEach
  void writeAnInput() throws IOException {
    input = Files.writeString(directory.resolve("in.txt"), "wifi dead\nno water\n");
    output = directory.resolve("calls.jsonl");
  }

  @Test
  void parseWritesResultsAndSummaryAndEndsWithZero() throws IOException {
    int code = run("parse", input.toString(), "--out", output.toString());

    assertThat(code).isZero();
    assertThat(Files.readAllLines(output)).hasSize(2).allMatch(l -> l.contains("\"Done.\""));
    assertThat(out.toString()).contains("2 of 2", "requests/s", "results in " + output);
    assertThat(directory.resolve("calls.tickets.db")).exists();
    assertThat(stack.started()).containsExactly("in process, model null, 64 in flight", "closed");
  }

  @Test
  void parseStartsNothingWhenEveryRequestIsCompleted() {
    run("parse", input.toString(), "--out", output.toString());
    stack.started().clear();

    assertThat(run("parse", input.toString(), "--out", output.toString())).isZero();

    assertThat(stack.started()).isEmpty();
    assertThat(out.toString()).contains("by an earlier run");
  }

  @Test
  void parseEndsWithOneIfARequestFailed() {
    RecordingStack failing =
        new RecordingStack(
            ScriptedClient.answering(
                request -> new ChatOutcome.Failure(ErrorCode.ENGINE_FAULT, "broken")));

    assertThat(run(failing, "parse", input.toString(), "--out", output.toString()))
        .isEqualTo(ExitCode.REQUESTS_FAILED.number());
    assertThat(out.toString()).contains("ENGINE_FAULT");
  }

  @Test
  void callsThatTheTokenLimitKeptFromBeingRunFailAndAreTriedAgain() throws IOException {
    var cutShort =
        new ChatOutcome.FunctionCalls(
            List.of(new FunctionCall("c", "parse_customer_complaint", "{}", true)));
    RecordingStack limited = new RecordingStack(ScriptedClient.answering(request -> cutShort));

    assertThat(run(limited, "parse", input.toString(), "--out", output.toString()))
        .isEqualTo(ExitCode.REQUESTS_FAILED.number());
    assertThat(Files.readAllLines(output))
        .allMatch(line -> line.contains("CALL_CLOSED_BY_LIMIT") && line.contains("--max-tokens"));

    assertThat(run("parse", input.toString(), "--out", output.toString())).isZero();
    assertThat(stack.client().submitted()).hasSize(2);
  }

  @Test
  void callsThatAreTheResultAreCompletedThoughTheTokenLimitEndedThem() {
    var cutShort =
        new ChatOutcome.FunctionCalls(
            List.of(new FunctionCall("c", "parse_customer_complaint", "{}", true)));
    RecordingStack limited = new RecordingStack(ScriptedClient.answering(request -> cutShort));

    assertThat(run(limited, "parse", input.toString(), "--out", output.toString(), "--no-execute"))
        .isZero();
  }

  @Test
  void parseUsesARunningDeploymentWhenToldItsBrokers() {
    int code =
        run(
            "parse",
            input.toString(),
            "--out",
            output.toString(),
            "--bootstrap-servers",
            "kafka:9092",
            "--in-flight",
            "7");

    assertThat(code).isZero();
    assertThat(stack.started()).containsExactly("connected to kafka:9092, 7 in flight", "closed");
    assertThat(directory.resolve("calls.tickets.db")).doesNotExist();
  }

  @Test
  void functionsThatNobodyRunsInThisProcessAreRefused() throws IOException {
    Path functions =
        Files.writeString(directory.resolve("functions.json"), "[{\"name\": \"weather\"}]");

    int code =
        run(
            "parse",
            input.toString(),
            "--out",
            output.toString(),
            "--functions",
            functions.toString());

    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("add --no-execute", "--bootstrap-servers");
    assertThat(stack.started()).isEmpty();
  }

  @Test
  void functionsWhoseCallsAreTheResultAreTaken() throws IOException {
    Path functions =
        Files.writeString(directory.resolve("functions.json"), "[{\"name\": \"weather\"}]");

    int code =
        run(
            "parse",
            input.toString(),
            "--out",
            output.toString(),
            "--no-execute",
            "--functions",
            functions.toString());

    assertThat(code).isZero();
    assertThat(stack.client().submitted())
        .allMatch(request -> !request.execution().execute())
        .allMatch(request -> request.functions().get(0).name().equals("weather"));
  }

  @Test
  void badInputIsRefusedBeforeAnythingStarts() {
    int code = run("parse", directory.resolve("no.txt").toString(), "--out", output.toString());

    assertThat(code).isEqualTo(ExitCode.NO_INPUT.number());
    assertThat(err.toString())
        .isEqualTo("funnel: input file " + directory.resolve("no.txt") + " does not exist\n");
    assertThat(stack.started()).isEmpty();
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefusedBeforeAnythingStarts() {
    int code = run("parse", input.toString(), "--out", directory.resolve("no/out").toString());

    assertThat(code).isEqualTo(ExitCode.CANNOT_CREATE.number());
    assertThat(err.toString()).contains("does not exist; create it");
    assertThat(stack.started()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--in-flight 0",
        "--in-flight 10001",
        "--temperature 3",
        "--max-tokens 0",
        "--timeout soon",
        "--timeout 0s"
      })
  void optionsOutOfRangeAreUsageErrorsThatNameTheOption(String option) {
    String[] words = option.split(" ", -1);

    int code = run("parse", input.toString(), "--out", output.toString(), words[0], words[1]);

    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains(words[0]);
    assertThat(stack.started()).isEmpty();
  }

  @Test
  void whatTheStackCannotDoIsItsMessageAndExitCode() {
    RecordingStack unreachable =
        new RecordingStack(
            () -> {
              throw new CommandFailed(ExitCode.UNAVAILABLE, "no broker answers at kafka:9092");
            });

    int code =
        run(
            unreachable,
            "parse",
            input.toString(),
            "--out",
            output.toString(),
            "--bootstrap-servers",
            "kafka:9092");

    assertThat(code).isEqualTo(ExitCode.UNAVAILABLE.number());
    assertThat(err.toString()).isEqualTo("funnel: no broker answers at kafka:9092\n");
  }

  @Test
  void upStartsAllOrLeavesOutWhatItIsTold() {
    Path data = directory.resolve("data");

    int code =
        run(
            "up",
            "--port",
            "19092",
            "--data",
            data.toString(),
            "--device",
            "cuda",
            "--without",
            "worker,executor");

    assertThat(code).isZero();
    assertThat(stack.upSettings())
        .isEqualTo(
            new UpSettings(
                19092, data, null, ComputeDevice.CUDA, AdapterSettings.NONE, 8080, false, false));
    assertThat(out.toString()).contains("running");
    assertThat(data).isDirectory();
  }

  @Test
  void workerAndExecutorJoinTheirGroups() {
    assertThat(
            run(
                "worker",
                "--bootstrap-servers",
                "k:1",
                "--drain",
                "10s",
                "--group-protocol",
                "classic",
                "--slot",
                "a"))
        .isZero();
    assertThat(
            run(
                "executor",
                "--bootstrap-servers",
                "k:1",
                "--group",
                "tickets",
                "--slot",
                "b",
                "--health-port",
                "8081",
                "--tickets",
                directory.resolve("t.db").toString()))
        .isZero();

    assertThat(stack.workerSettings())
        .isEqualTo(
            new WorkerSettings(
                new Membership(
                    "k:1",
                    "funnel-worker",
                    "a",
                    GroupProtocol.CLASSIC,
                    Map.of(),
                    new Handover(Duration.ofSeconds(60), Duration.ofSeconds(10))),
                null,
                ComputeDevice.CPU,
                AdapterSettings.NONE,
                64,
                LookAhead.DEFAULT,
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                "127.0.0.1",
                8080));
    assertThat(stack.executorSettings())
        .isEqualTo(
            new ExecutorSettings(
                new Membership("k:1", "tickets", "b"), "127.0.0.1", OptionalInt.of(8081)));
  }

  @Test
  void aWorkerServesTheAdaptersThatItIsTold() {
    assertThat(
            run(
                "worker",
                "--bootstrap-servers",
                "k:1",
                "--adapter",
                "a=x/a",
                "--adapter",
                "b=x/b",
                "--max-adapters",
                "7",
                "--allow-adapter-updates",
                "--adapter-directory",
                directory.toString()))
        .isZero();

    assertThat(stack.workerSettings().adapters())
        .isEqualTo(
            new AdapterSettings(
                List.of(
                    new AdapterSource.Directory("a", Path.of("x/a")),
                    new AdapterSource.Directory("b", Path.of("x/b"))),
                7,
                directory));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "worker --bootstrap-servers k:1 --allow-adapter-updates",
        "worker --bootstrap-servers k:1 --adapter-directory .",
        "worker --bootstrap-servers k:1 --adapter a+b=x",
        "parse in.txt --out o.jsonl --adapter x --bootstrap-servers k:1",
        "adapter"
      })
  void adapterOptionsThatDoNotFitAreUsageErrors(String command) {
    assertThat(run(command.split(" ", -1))).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void parseTakesADeviceForAModelOfItsOwnOnly() {
    String[] words = {"parse", input.toString(), "--out", output.toString(), "--device", "auto"};

    assertThat(run(words)).isZero();
    assertThat(stack.started()).first().isEqualTo("in process, model null on AUTO, 64 in flight");

    String[] remote = Arrays.copyOf(words, words.length + 2);
    remote[words.length] = "--bootstrap-servers";
    remote[words.length + 1] = "k:1";
    assertThat(run(remote)).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("--device", "workers there");
  }

  @Test
  void parseTakesAnAdapterOfItsOwn() {
    int code = run("parse", input.toString(), "--out", output.toString(), "--adapter", "trained");

    assertThat(code).isZero();
    assertThat(stack.started())
        .first()
        .isEqualTo("in process, model null with trained, 64 in flight");
  }

  @Test
  void anAdapterIsTheSameInWhicheverWayItsDirectoryIsWritten() {
    String absolute = Path.of("trained").toAbsolutePath().toString();
    run("parse", input.toString(), "--out", output.toString(), "--adapter", "x/../trained");
    stack.started().clear();

    run("parse", input.toString(), "--out", output.toString(), "--adapter", absolute);

    assertThat(stack.started()).isEmpty();
    assertThat(out.toString()).contains("by an earlier run");
  }

  @Test
  void theDefaultModelIsTheSameWithItsNameAndWithoutWhereItGetsAnAdapter() {
    run("parse", input.toString(), "--out", output.toString(), "--adapter", "trained");
    stack.started().clear();

    run(
        "parse",
        input.toString(),
        "--out",
        output.toString(),
        "--adapter",
        "trained",
        "--model",
        "smollm2-135m+complaints");

    assertThat(stack.started()).isEmpty();
  }

  @Test
  void aWrongCommandLineIsOneMessageAndWhereToRead() {
    assertThat(run("parse", input.toString())).isEqualTo(ExitCode.USAGE.number());

    assertThat(err.toString())
        .isEqualTo("funnel: Missing required option: '--out=OUT'\nsee funnel parse --help\n");
  }

  @Test
  void topicsAreCreated() {
    assertThat(run("topics", "create", "--bootstrap-servers", "k:1", "--partitions", "12"))
        .isZero();

    assertThat(stack.topicSettings()).isEqualTo(new TopicSettings("k:1", 12, (short) 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "parse",
        "up",
        "worker",
        "executor",
        "topics create",
        "evaluate",
        "adapter load",
        "model export"
      })
  void helpTeaches(String command) {
    assertThat(run((command + " --help").strip().split(" ", -1))).isZero();

    assertThat(out.toString()).contains("Usage: funnel", "Exit codes:", "  65 ");
  }

  private int run(String... arguments) {
    return run(stack, arguments);
  }

  private int run(RecordingStack on, String... arguments) {
    CommandLine line = FunnelCommand.commandLine(on);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
