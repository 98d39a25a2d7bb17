package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.funnel.cli.exit.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The adapter commands and what they say to a worker's port. */
@Tag("driver")
class AdapterCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> received = new ArrayList<>();
  private HttpServer worker;
  private int status = 200;
  private String answer = "";

  @BeforeEach
  void listen() throws IOException {
    worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    worker.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    worker.start();
  }

  @AfterEach
  void stop() {
    worker.stop(0);
  }

  @Test
  void loadAndUnloadSayItInVllmsForm() {
    answer = "Success: LoRA adapter 'a' added successfully.";

    assertThat(run("load", "a", "sets/a")).isZero();
    assertThat(run("unload", "a")).isZero();

    assertThat(out.toString()).contains(answer);
    assertThat(received)
        .containsExactly(
            "POST /v1/load_lora_adapter {\"lora_name\":\"a\",\"lora_path\":\"sets/a\"}",
            "POST /v1/unload_lora_adapter {\"lora_name\":\"a\"}");
  }

  @Test
  void listShowsNamesAndWhereTheyComeFrom() {
    answer = "{\"object\":\"list\",\"data\":[{\"id\":\"m+a\",\"root\":\"/srv/a\"}]}";

    assertThat(run("list")).isZero();

    assertThat(out.toString()).containsPattern("m\\+a +/srv/a");
  }

  @Test
  void aRefusalIsBadInputAndItsMessage() {
    status = 400;
    answer = "{\"error\":{\"message\":\"no place\",\"type\":\"InvalidUserInput\",\"code\":400}}";

    assertThat(run("load", "a", "a")).isEqualTo(ExitCode.BAD_INPUT.number());

    assertThat(err.toString()).contains("refuses: no place");
  }

  @Test
  void whoIsNoWorkerOrDoesNotAnswerIsUnavailable() {
    answer = "<html>";
    assertThat(run("list")).isEqualTo(ExitCode.UNAVAILABLE.number());
    assertThat(err.toString()).contains("is no worker", "--worker");

    worker.stop(0);
    assertThat(run("list")).isEqualTo(ExitCode.UNAVAILABLE.number());
    assertThat(err.toString()).contains("no worker answers at");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"data\":{}}",
        "{\"data\":[{\"id\":\"m\"}]}",
        "{\"data\":[{\"id\":\"m\",\"root\":\"m\"},7]}"
      })
  void anAnswerThatIsNoListOfAWorkersModelsIsNoWorkers(String other) {
    answer = other;

    assertThat(run("list")).isEqualTo(ExitCode.UNAVAILABLE.number());

    assertThat(err.toString()).contains("is no worker").doesNotContain("Exception");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWorkerThatIsSlowIsToldFromOneThatIsNotThere() {
    WorkerAddress address = new WorkerAddress();

    assertThat(address.problem(new HttpTimeoutException("late")))
        .contains("has not answered within 5 minutes");
    assertThat(address.problem(new HttpConnectTimeoutException("late")))
        .contains("no worker answers");
  }

  private int run(String... arguments) {
    CommandLine line =
        FunnelCommand.commandLine(new RecordingStack(ScriptedClient.saying("unused")));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String address = "http://127.0.0.1:" + worker.getAddress().getPort();
    return line.execute(
        Stream.of(new String[] {"adapter"}, arguments, new String[] {"--worker", address})
            .flatMap(Stream::of)
            .toArray(String[]::new));
  }
}
