package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.local.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How services begin and end as processes: slots, signals, exit codes, health. */
@Tag("real")
class StoppedServiceTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern EXECUTOR =
      Pattern.compile("(?m)^executor with health at (http://127.0.0.1:[0-9]+)/health/ready$");
  private static final Pattern WORKER = Pattern.compile("(?m)^worker with health at (\\S+)/health");

  @TempDir private static Path directory;
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(directory.resolve("kafka"), OptionalInt.empty());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aStoppedExecutorDrainsAndEndsWithZero() throws Exception {
    try (CommandProcess executor = executor("drained-executor", "drained")) {
      Matcher started = executor.awaitOutput(EXECUTOR, LIMIT);
      assertThat(status(started.group(1) + "/health/live")).isEqualTo(200);
      assertThat(status(started.group(1) + "/health/ready")).isEqualTo(200);

      executor.stop();

      assertThat(executor.awaitExit(LIMIT)).isZero();
    }
  }

  @Test
  void aStoppedWorkerDrainsAndEndsWithZero() throws Exception {
    try (CommandProcess worker =
        CommandProcess.start(
            "drained-worker",
            "worker",
            "--bootstrap-servers",
            stack.bootstrapServers(),
            "--health-port",
            "0",
            "--slot",
            "drained")) {
      String address = worker.awaitOutput(WORKER, LIMIT).group(1);
      Patience.of(LIMIT).until(() -> status(address + "/health/ready") == 200, worker::output);

      worker.stop();

      assertThat(worker.awaitExit(LIMIT)).isZero();
    }
  }

  @Test
  void theLaterOfTwoWithOneSlotSaysSoAndEnds() throws Exception {
    try (CommandProcess first = executor("first-of-a-slot", "shared")) {
      String address = first.awaitOutput(EXECUTOR, LIMIT).group(1);
      try (CommandProcess second = executor("second-of-a-slot", "shared", "--slot-wait", "2s")) {
        assertThat(second.awaitExit(LIMIT)).isEqualTo(ExitCode.SLOT_TAKEN.number());
        assertThat(second.output())
            .contains("funnel-executor-shared", "--slot", "FUNNEL_SLOT")
            .doesNotContain("defect");
      }
      assertThat(status(address + "/health/ready")).isEqualTo(200);
    }
  }

  @Test
  void aKilledProcessIsSucceededAtOnce() throws Exception {
    try (CommandProcess first = executor("killed-in-its-slot", "killed")) {
      Matcher unused = first.awaitOutput(EXECUTOR, LIMIT);
      first.kill();
    }
    try (CommandProcess second = executor("successor-in-a-slot", "killed")) {
      Matcher unused = second.awaitOutput(EXECUTOR, LIMIT);
      assertThat(second.output()).doesNotContain("waiting for");
    }
  }

  private static CommandProcess executor(String name, String slot, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "executor",
                "--bootstrap-servers",
                stack.bootstrapServers(),
                "--tickets",
                directory.resolve(name + ".db").toString(),
                "--health-port",
                "0",
                "--slot",
                slot));
    arguments.addAll(List.of(more));
    return CommandProcess.start(name, arguments.toArray(String[]::new));
  }

  private static int status(String address) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (java.io.IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
