package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command says when something around it is missing, taken or broken. */
@Tag("real")
class CommandFailureTest {
  private static final Duration FIRST_CONTACT = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private Path input;
  private Path out;

  @BeforeEach
  void writeInput() throws IOException {
    input = Files.writeString(directory.resolve("in.txt"), "no signal since Monday\n");
    out = directory.resolve("out.jsonl");
  }

  @Test
  void everyCommandNamesTheBrokerThatDoesNotAnswer() throws Exception {
    // It accepts connections and never says a word: the slowest way not to be a broker.
    try (ServerSocket silent = listening()) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      assertNamesUnreachable(address);
    }
  }

  @Test
  void everyCommandNamesTheBrokerThatIsNotThere() throws Exception {
    String address;
    try (ServerSocket closed = listening()) {
      address = "127.0.0.1:" + closed.getLocalPort();
    }
    assertNamesUnreachable(address);
  }

  @Test
  void aTakenBrokerPortIsNamed() throws Exception {
    try (ServerSocket taken = listening()) {
      String port = Integer.toString(taken.getLocalPort());
      assertFails(
          ExitCode.UNAVAILABLE,
          CommandRun.of("up", "--port", port, "--data", directory.resolve("data").toString()),
          "port " + port + " is taken");
    }
  }

  @Test
  void aTakenHealthPortIsNamed() throws Exception {
    try (ServerSocket taken = listening()) {
      String port = Integer.toString(taken.getLocalPort());
      String data = directory.resolve("data").toString();
      assertFails(
          ExitCode.UNAVAILABLE,
          CommandRun.of("up", "--port", "0", "--health-port", port, "--data", data),
          "health port " + port + " is taken");
    }
  }

  @Test
  void aTruncatedModelIsRefused() throws Exception {
    Path model = directory.resolve("truncated.gguf");
    Path whole =
        ModelLibrary.ofUser(System.getenv(), line -> {}).find(new ModelSource.DefaultBase()).gguf();
    try (InputStream in = Files.newInputStream(whole)) {
      Files.write(model, in.readNBytes(8 << 20));
    }
    assertFails(ExitCode.BAD_INPUT, parse("--model", model), "truncated.gguf", "truncated");
  }

  @Test
  void aModelOfAnotherArchitectureIsNamed() throws Exception {
    Path model = Files.write(directory.resolve("other.gguf"), ggufOf("qwen2"));
    assertFails(ExitCode.BAD_INPUT, parse("--model", model), "other.gguf", "'qwen2'", "'llama'");
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    assertFails(ExitCode.BAD_INPUT, parse("--model", directory.resolve("none.gguf")), "none.gguf");
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws Exception {
    Path cache = Files.writeString(directory.resolve("cache"), "a file, not a directory");
    try (CommandProcess parse =
        CommandProcess.start(
            "cache-not-writable",
            Map.of("FUNNEL_CACHE", cache.toString()),
            "parse",
            input.toString(),
            "--out",
            out.toString())) {
      int exitCode = parse.awaitExit(LIMIT);
      assertFails(
          ExitCode.UNAVAILABLE,
          new CommandRun(exitCode, "", parse.output()),
          "cache directory " + cache,
          "FUNNEL_CACHE");
    }
  }

  /** All commands at once: each waits by itself. */
  private void assertNamesUnreachable(String address) {
    String tickets = directory.resolve("tickets.db").toString();
    List<List<String>> commands =
        List.of(
            List.of("parse", input.toString(), "--out", out.toString()),
            List.of("worker", "--health-port", "0"),
            List.of("executor", "--tickets", tickets),
            List.of("topics", "create"));
    ExecutorService threads = Executors.newFixedThreadPool(commands.size());
    try {
      List<CompletableFuture<CommandRun>> runs =
          assertTimeoutPreemptively(
              FIRST_CONTACT,
              () -> {
                List<CompletableFuture<CommandRun>> started =
                    commands.stream()
                        .map(command -> withBroker(command, address))
                        .map(
                            command ->
                                CompletableFuture.supplyAsync(
                                    () -> CommandRun.of(command), threads))
                        .toList();
                started.forEach(CompletableFuture::join);
                return started;
              });
      runs.forEach(run -> assertFails(ExitCode.UNAVAILABLE, run.join(), address));
    } finally {
      threads.shutdownNow();
    }
  }

  private static String[] withBroker(List<String> command, String address) {
    return Stream.concat(command.stream(), Stream.of("--bootstrap-servers", address))
        .toArray(String[]::new);
  }

  private CommandRun parse(String option, Path value) {
    return CommandRun.of(
        "parse", input.toString(), "--out", out.toString(), option, value.toString());
  }

  private static void assertFails(ExitCode exitCode, CommandRun run, String... mentions) {
    assertThat(run.err()).contains(mentions).doesNotContain("defect").doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(exitCode.number());
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** A GGUF file, version 3, that says its architecture and nothing else. */
  private static byte[] ggufOf(String architecture) {
    ByteBuffer file = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    file.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(0).putLong(1);
    putString(file, "general.architecture");
    file.putInt(8);
    putString(file, architecture);
    return file.array();
  }

  private static void putString(ByteBuffer file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    file.putLong(bytes.length).put(bytes);
  }
}
