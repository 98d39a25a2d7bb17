package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code funnel up} is to those who know only Kafka, HTTP and OpenAI's JSON. */
@Tag("real")
class ForeignClientTest {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile("Kafka at (\\S+); worker with health at (http://\\S+)/health/ready");
  private static final String COMPLAINT =
      "My broadband drops out every evening and it has done so for two weeks.";

  @TempDir private static Path directory;
  private static CommandProcess up;
  private static String bootstrapServers;
  private static String http;

  @BeforeAll
  static void startTheStack() throws InterruptedException {
    up =
        CommandProcess.start(
            "up",
            "up",
            "--port",
            "0",
            "--health-port",
            "0",
            "--data",
            directory.resolve("data").toString(),
            "--tickets",
            directory.resolve("tickets.db").toString());
    Matcher ready = up.awaitOutput(READY, START);
    bootstrapServers = ready.group(1);
    http = ready.group(2);
  }

  @AfterAll
  static void stopTheStack() throws InterruptedException {
    try (CommandProcess process = up) {
      process.stop();
    }
  }

  @Test
  void aRequestWithToolsIsAnsweredWithToolCalls() throws Exception {
    JsonCursor response =
        askWithPython(
            "tools",
            body(
                "tools",
                """
        [{"type":"function","function":%s}]"""));

    assertThat(response.string("object")).isEqualTo("chat.completion");
    JsonCursor choice = onlyElement(response.at("choices"));
    assertThat(choice.string("finish_reason")).isEqualTo("tool_calls");
    JsonCursor call = onlyElement(choice.at("message").at("tool_calls"));
    assertThat(call.string("type")).isEqualTo("function");
    assertThat(call.string("id")).startsWith("call_");
    assertIsTheComplaintsCall(call.at("function"));
    assertThat(choice.at("message").members()).doesNotContainKey("function_call");
    assertUsageAddsUp(response);
  }

  @Test
  void aRequestWithFunctionsIsAnsweredWithAFunctionCall() throws Exception {
    JsonCursor response = askWithPython("functions", body("functions", "[%s]"));

    JsonCursor choice = onlyElement(response.at("choices"));
    assertThat(choice.string("finish_reason")).isEqualTo("function_call");
    assertIsTheComplaintsCall(choice.at("message").at("function_call"));
    assertThat(choice.at("message").members()).doesNotContainKey("tool_calls");
    assertUsageAddsUp(response);
  }

  @Test
  void aBodyThatCannotBeServedIsAnsweredWithAnErrorThatNamesTheMember() throws Exception {
    JsonCursor response =
        askWithPython("bad", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":3}");

    assertThat(response.string("object")).isEqualTo("error");
    JsonCursor error = response.at("error");
    assertThat(error.string("type")).isEqualTo("invalid_request_error");
    assertThat(error.string("code")).isEqualTo("UNSUPPORTED_FIELD");
    assertThat(error.string("message")).contains("'/n'");
  }

  @Test
  void kcatSendsARequestAndReadsItsResponse() throws Exception {
    assumeTrue(ForeignTool.succeeds("kcat", "-V"), "kcat is not installed");
    String key = "from-kcat";
    kcat(
        key + "\t{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":4}",
        "-P",
        "-t",
        "chat.requests",
        "-K",
        "\t");
    Patience patience = Patience.of(START);
    String responses = "";
    while (!responses.contains(key + "\t")) {
      assertThat(patience.isOver()).as("no response for kcat among %s", responses).isFalse();
      responses = kcat("", "-C", "-t", "chat.responses", "-o", "beginning", "-e", "-q", "-K", "\t");
    }

    String line =
        responses.lines().filter(text -> text.startsWith(key + "\t")).findFirst().orElseThrow();
    JsonCursor choice =
        onlyElement(JsonCursor.parse(line.substring(key.length() + 1)).at("choices"));
    assertThat(choice.string("finish_reason")).isIn("stop", "length");
    assertThat(choice.at("message").string("content")).isNotNull();
  }

  @Test
  void healthAndMetricsAreServed() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body())
        .containsPattern("(?m)^funnel_loop_partitions 4\\.0$")
        .containsPattern("(?m)^# TYPE funnel_responses_total counter$");
  }

  private static JsonCursor askWithPython(String key, String body) throws InterruptedException {
    boolean isInstalled = ForeignTool.succeeds("python3", "-c", "import confluent_kafka");
    if (!Boolean.parseBoolean(System.getenv("FUNNEL_REQUIRE_FOREIGN_CLIENT"))) {
      assumeTrue(isInstalled, "python3 has no confluent_kafka");
    }
    assertThat(isInstalled).as("python3 can import confluent_kafka").isTrue();
    Path script = Path.of("src", "test", "python", "foreign_client.py");
    return JsonCursor.parse(
        ForeignTool.run(
            directory, body, List.of("python3", script.toString(), bootstrapServers, key)));
  }

  private static String kcat(String input, String... arguments) throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("kcat", "-b", bootstrapServers, "-X", "isolation.level=read_committed"));
    command.addAll(List.of(arguments));
    return ForeignTool.run(directory, input, command);
  }

  /** A body whose member of that name holds the function; {@code %s} stands for it. */
  private static String body(String member, String functions) {
    JsonObject function =
        JsonObject.builder()
            .put("name", ComplaintFunction.DEFINITION.name())
            .put("description", String.valueOf(ComplaintFunction.DEFINITION.description()))
            .put("parameters", JsonValue.parse(ComplaintFunction.DEFINITION.parameters()))
            .build();
    return JsonObject.builder()
        .put("messages", JsonValue.parse("[{\"role\":\"user\",\"content\":\"" + COMPLAINT + "\"}]"))
        .put(member, JsonValue.parse(String.format(functions, function.toJson())))
        .put("temperature", 0)
        .build()
        .toJson();
  }

  private static JsonCursor onlyElement(JsonCursor array) {
    assertThat(array.elements()).hasSize(1);
    return array.elements().get(0);
  }

  private static void assertIsTheComplaintsCall(JsonCursor function) {
    assertThat(function.string("name")).isEqualTo(ComplaintFunction.DEFINITION.name());
    JsonCursor complaint = JsonCursor.parse(function.string("arguments")).at("complaint");
    assertThat(complaint.members()).containsOnlyKeys("issue", "frequency", "duration");
  }

  private static void assertUsageAddsUp(JsonCursor response) {
    JsonCursor usage = response.at("usage");
    assertThat(usage.integer("prompt_tokens")).isPositive();
    assertThat(usage.integer("completion_tokens")).isPositive();
    assertThat(usage.integer("total_tokens"))
        .isEqualTo(usage.integer("prompt_tokens") + usage.integer("completion_tokens"));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(http + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
