package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Where a running worker's HTTP port is, and what is said to it. */
final class WorkerAddress {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** A large adapter is read and merged in this time, on a busy machine. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

  @Option(
      names = "--worker",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The worker's health port (default: ${DEFAULT-VALUE}).")
  private URI worker = URI.create("");

  /**
   * What {@code GET} answers.
   *
   * @param reader of the answer; one that it cannot read is no worker's
   */
  <T> T get(String path, Function<JsonCursor, T> reader) throws InterruptedException {
    try {
      return reader.apply(JsonCursor.parse(send(request(path).GET().build())));
    } catch (JsonException e) {
      throw notAWorker(e);
    }
  }

  /** What {@code POST} of a body answers. */
  String post(String path, JsonObject body) throws InterruptedException {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toJson()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(worker.resolve(path)).timeout(ANSWER_LIMIT);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE, "--worker " + worker + " is no address such as http://127.0.0.1:8080", e);
    }
  }

  private String send(HttpRequest request) throws InterruptedException {
    HttpResponse<String> response;
    try {
      response =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT_LIMIT)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.UNAVAILABLE, problem(e), e);
    }
    if (response.statusCode() == 200) {
      return response.body();
    }
    throw new CommandFailed(
        response.statusCode() < 500 ? ExitCode.BAD_INPUT : ExitCode.UNAVAILABLE,
        "the worker at " + worker + " refuses: " + message(response.body()));
  }

  /** What it means that sending failed. */
  String problem(IOException e) {
    return e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException)
        ? "the worker at "
            + worker
            + " has not answered within "
            + ANSWER_LIMIT.toMinutes()
            + " minutes and may still be at it; see what it serves with funnel adapter list"
        : "no worker answers at "
            + worker
            + " ("
            + e
            + "); name its health port with --worker, or start one";
  }

  private String message(String body) {
    try {
      return JsonCursor.parse(body).at("error").string("message");
    } catch (JsonException e) {
      throw notAWorker(e);
    }
  }

  private CommandFailed notAWorker(JsonException e) {
    return new CommandFailed(
        ExitCode.UNAVAILABLE,
        "what answers at " + worker + " is no worker; name its health port with --worker",
        e);
  }
}
