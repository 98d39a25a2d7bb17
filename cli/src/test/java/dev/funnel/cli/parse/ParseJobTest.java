package dev.funnel.cli.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.cli.ScriptedClient;
import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.input.InputCheck;
import dev.funnel.cli.input.InputReader;
import dev.funnel.cli.input.RequestDefaults;
import dev.funnel.cli.input.RequestFactory;
import dev.funnel.cli.output.OutputFile;
import dev.funnel.cli.output.ResultLine;
import dev.funnel.producer.ChatClient;
import dev.funnel.producer.ClientEnded;
import dev.funnel.producer.Conversation;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("driver")
class ParseJobTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ParseJob.Limits LIMITS = new ParseJob.Limits(3, Duration.ofMinutes(1));

  @TempDir private Path directory;
  private Path input;
  private Path out;

  @BeforeEach
  void nameTheFiles() {
    input = directory.resolve("in.txt");
    out = directory.resolve("out.jsonl");
  }

  @Test
  void everyRequestBecomesALineInInputOrder() throws Exception {
    Files.writeString(input, "one\ntwo\nthree\nfour\nfive\n");

    run(answerInPairsBackwards());

    assertThat(results())
        .extracting(ResultLine::answer)
        .containsExactly("re: one", "re: two", "re: three", "re: four", "re: five");
  }

  @Test
  void neverMoreThanTheBoundIsInFlight() throws Exception {
    Files.writeString(input, "x\n".repeat(48));
    List<CompletableFuture<Conversation>> open = new ArrayList<>();
    List<Integer> inFlight = new ArrayList<>();
    ScriptedClient client =
        new ScriptedClient(
            request -> {
              CompletableFuture<Conversation> future = new CompletableFuture<>();
              open.add(future);
              inFlight.add(open.size());
              if (open.size() == LIMITS.maxInFlight()) {
                List<CompletableFuture<Conversation>> ending = List.copyOf(open);
                open.clear();
                ending.forEach(end -> end.complete(reply(request)));
              }
              return future;
            });

    run(client);

    assertThat(client.submitted()).hasSize(48);
    assertThat(inFlight).allMatch(number -> number <= LIMITS.maxInFlight());
  }

  @Test
  void requestsCarryTheirDeadline() throws Exception {
    Files.writeString(input, "one\n");
    ScriptedClient client = ScriptedClient.saying("ok");

    run(client);

    assertThat(client.submitted().get(0).deadline()).isEqualTo(NOW.plus(LIMITS.timeout()));
  }

  @Test
  void theEarlierDeadlineCounts() throws Exception {
    input = directory.resolve("in.jsonl");
    Instant soon = NOW.plusSeconds(20);
    Files.writeString(input, body(soon) + body(NOW.plus(Duration.ofDays(1))));
    ScriptedClient client = ScriptedClient.saying("ok");

    run(client);

    assertThat(client.submitted())
        .extracting(ChatRequest::deadline)
        .containsExactly(soon, NOW.plus(LIMITS.timeout()));
  }

  private static String body(Instant deadline) {
    return """
        {"messages":[{"role":"user","content":"hi"}],"funnel":{"deadline":"%s"}}
        """
        .formatted(deadline);
  }

  @Test
  void runningAgainTriesOnlyFailedRequests() throws Exception {
    Files.writeString(input, "good\nbad\n");
    run(
        ScriptedClient.answering(
            request ->
                text(request).equals("bad")
                    ? new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, "no JSON")
                    : new ChatOutcome.Answer("first", FinishReason.STOP)));
    assertThat(results()).extracting(ResultLine::isCompleted).containsExactly(true, false);

    ScriptedClient second = ScriptedClient.saying("second");
    run(second);

    assertThat(second.submitted()).extracting(ParseJobTest::text).containsExactly("bad");
    assertThat(results()).extracting(ResultLine::answer).containsExactly("first", "second");
  }

  @Test
  void aFailureThatTheLedgerRecordedIsRunAgainUnderTheNextGeneration() throws Exception {
    Files.writeString(input, "bad\n");
    ScriptedClient client =
        new ScriptedClient(
            request ->
                CompletableFuture.completedFuture(
                    request.identity().generation() < 2
                        ? recorded(
                            ScriptedClient.conversation(
                                request, new ChatOutcome.Failure(ErrorCode.ENGINE_FAULT, "once")))
                        : reply(request)));

    run(client);

    assertThat(client.submitted())
        .extracting(request -> request.identity().generation())
        .containsExactly(0, 1, 2);
    assertThat(results()).extracting(ResultLine::answer).containsExactly("re: bad");
  }

  @Test
  void aRecordedFailureAfterCallsIsKept() throws Exception {
    Files.writeString(input, "bad\n");
    ScriptedClient client =
        new ScriptedClient(
            request -> CompletableFuture.completedFuture(recorded(failedAfterACall(request))));

    run(client);

    assertThat(client.submitted()).hasSize(1);
    assertThat(results()).extracting(ResultLine::isCompleted).containsExactly(false);
  }

  private static Conversation failedAfterACall(ChatRequest request) {
    FunctionCall call = new FunctionCall(request.identity().callId(0), "f", "{}");
    ChatOutcome failure = new ChatOutcome.Failure(ErrorCode.ENGINE_FAULT, "after the call");
    return new Conversation(
        List.of(
            ScriptedClient.conversation(request, new ChatOutcome.FunctionCalls(List.of(call)))
                .last(),
            ScriptedClient.conversation(request, failure).last()));
  }

  private static Conversation recorded(Conversation conversation) {
    return new Conversation(conversation.turns(), true);
  }

  @Test
  void aRunThatIsKilledGoesOnWhereItWas() throws Exception {
    Files.writeString(input, "one\ntwo\nthree\nfour\n");
    // The third submission is the kill: the job ends without assembling.
    Deque<String> left = new ArrayDeque<>(List.of("one", "two"));
    ScriptedClient dying =
        ScriptedClient.answering(
            request -> {
              if (left.poll() == null) {
                throw new IllegalStateException("killed");
              }
              return new ChatOutcome.Answer("first run", FinishReason.STOP);
            });
    assertThatThrownBy(() -> run(dying)).hasMessage("killed");
    assertThat(out).doesNotExist();

    ScriptedClient second = ScriptedClient.saying("second run");
    run(second);

    assertThat(second.submitted())
        .extracting(ParseJobTest::text)
        .endsWith("three", "four")
        .doesNotContain("one");
    assertThat(results()).hasSize(4).allMatch(ResultLine::isCompleted);
  }

  @Test
  void noAnswerInTimeIsAFailedLine() throws Exception {
    Files.writeString(input, "one\n");

    run(new ScriptedClient(request -> CompletableFuture.failedFuture(new TimeoutException())));

    ResultLine line = results().get(0);
    assertThat(line.error())
        .isEqualTo(
            new ResultLine.Problem(
                "DEADLINE_EXCEEDED",
                "no answer within 60 s; raise --timeout, or run again when the worker is less"
                    + " busy"));
  }

  @Test
  void aRequestThatTheBrokerRefusesIsAFailedLine() throws Exception {
    Files.writeString(input, "one\ntwo\n");

    run(
        new ScriptedClient(
            request ->
                text(request).equals("one")
                    ? CompletableFuture.failedFuture(new IOException("record too large"))
                    : CompletableFuture.completedFuture(reply(request))));

    assertThat(results()).extracting(ResultLine::isCompleted).containsExactly(false, true);
    assertThat(results().get(0).error().message()).contains("record too large");
  }

  @Test
  void aClientThatHasEndedStopsTheRunAndLeavesTheRestOpen() throws Exception {
    Files.writeString(input, "one\ntwo\nthree\nfour\nfive\nsix\n");
    List<CompletableFuture<Conversation>> inFlight = new ArrayList<>();
    ScriptedClient dying =
        new ScriptedClient(
            request -> {
              CompletableFuture<Conversation> future = new CompletableFuture<>();
              inFlight.add(future);
              if (inFlight.size() == 3) {
                future.complete(reply(request));
                ClientEnded end = new ClientEnded(new IOException("the worker is gone"));
                inFlight.forEach(open -> open.completeExceptionally(end));
              }
              return future;
            });

    assertThatThrownBy(() -> run(dying))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "the run stopped, the client has ended: the worker is gone; 1 of 6 requests completed"
                + " and are kept; run again to go on")
        .extracting(failure -> ((CommandFailed) failure).exitCode())
        .isEqualTo(ExitCode.UNAVAILABLE);

    assertThat(dying.submitted()).hasSize(3);
    assertThat(Files.readAllLines(directory.resolve("out.jsonl.partial")))
        .singleElement()
        .asString()
        .contains("re: three");
  }

  @Test
  void anInputThatChangesMeanwhileIsRefused() throws Exception {
    Files.writeString(input, "one\n");
    Set<String> ids = InputCheck.idsOf(input, factory());
    Files.writeString(input, "another\n");

    try (OutputFile output = OutputFile.open(out);
        InputReader reader = InputReader.open(input, factory())) {
      assertThatThrownBy(() -> job(ScriptedClient.saying("ok"), output).run(reader, ids))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("line 1 is new");
    }
  }

  @Test
  void anInputThatLostRequestsMeanwhileIsRefusedAndItsResultsAreKept() throws Exception {
    Files.writeString(input, "one\ntwo\nthree\n");
    Set<String> ids = InputCheck.idsOf(input, factory());
    Files.writeString(input, "one\n");

    try (OutputFile output = OutputFile.open(out);
        InputReader reader = InputReader.open(input, factory())) {
      assertThatThrownBy(() -> job(ScriptedClient.saying("ok"), output).run(reader, ids))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("2 of 3 requests are gone");
    }
    assertThat(Files.readAllLines(directory.resolve("out.jsonl.partial"))).hasSize(1);
  }

  @Test
  void aRequestWithoutALineIsNotCompleted() {
    Summary summary = new Summary(2);
    summary.add(ResultLine.of(request(), reply(request())));
    assertThat(summary.isAllCompleted()).isFalse();

    summary.add(ResultLine.of(request(), reply(request())));
    assertThat(summary.isAllCompleted()).isTrue();
  }

  @Test
  void theSummaryCountsOutcomesCodesAndIssues() throws Exception {
    Files.writeString(input, "one\ntwo\n");
    Summary summary = new Summary(2);

    ParseJob.Result result =
        run(
            ScriptedClient.answering(
                request ->
                    text(request).equals("one")
                        ? new ChatOutcome.Failure(ErrorCode.MALFORMED_OUTPUT, "no JSON")
                        : new ChatOutcome.FunctionCalls(
                            List.of(
                                new FunctionCall(
                                    "c", "f", "{\"complaint\":{\"issue\":\"Wifi dead\"}}")))),
            summary);

    assertThat(summary.isAllCompleted()).isFalse();
    assertThat(summary.table(result).lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(
            "completed 1 of 2",
            "failed 1",
            "MALFORMED_OUTPUT 1",
            "frequent issues",
            "wifi dead 1",
            "latency p50 / p90 / p99 0.0 s / 0.0 s / 0.0 s")
        .anyMatch(line -> line.matches("throughput .* requests/s, .* tokens/s"));
  }

  @Test
  void aCompletedRequestWhoseFunctionFailedIsSeenInTheSummary() throws Exception {
    Files.writeString(input, "one\ntwo\n");
    Summary summary = new Summary(2);

    ParseJob.Result result =
        run(
            new ScriptedClient(
                request ->
                    CompletableFuture.completedFuture(
                        new Conversation(
                            List.of(
                                withResult(reply(request).last(), text(request).equals("one")))))),
            summary);

    assertThat(summary.isAllCompleted()).isTrue();
    assertThat(summary.table(result).lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains("completed 2 of 2", "with function errors 1", "failed 0");
  }

  private static ChatResponse withResult(ChatResponse response, boolean isError) {
    return new ChatResponse(
        response.identity(),
        response.origin(),
        response.model(),
        response.outcome(),
        List.of(new FunctionResult("c", "f", "{}", isError)),
        response.usage(),
        response.request(),
        response.metadata(),
        response.dialect());
  }

  private static ChatRequest request() {
    return ChatRequest.builder(RequestIdentity.of("c", "c"), List.of(new ChatMessage.User("hello")))
        .build();
  }

  private static Conversation reply(ChatRequest request) {
    return ScriptedClient.conversation(
        request, new ChatOutcome.Answer("re: " + text(request), FinishReason.STOP));
  }

  /** Two conversations end together, the later one first; the last one ends alone. */
  private static ScriptedClient answerInPairsBackwards() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    return new ScriptedClient(
        request -> {
          CompletableFuture<Conversation> future = new CompletableFuture<>();
          waiting.push(() -> future.complete(reply(request)));
          if (waiting.size() == 2 || text(request).equals("five")) {
            while (!waiting.isEmpty()) {
              waiting.pop().run();
            }
          }
          return future;
        });
  }

  private static String text(ChatRequest request) {
    return ((ChatMessage.User) request.messages().get(0)).content();
  }

  private ParseJob.Result run(ChatClient client) throws InterruptedException {
    return run(client, new Summary(0));
  }

  private ParseJob.Result run(ChatClient client, Summary summary) throws InterruptedException {
    Set<String> ids = InputCheck.idsOf(input, factory());
    try (OutputFile output = OutputFile.open(out);
        InputReader reader = InputReader.open(input, factory())) {
      ParseJob.Result result = job(client, output).run(reader, ids);
      output.assemble(ids, summary::add);
      return result;
    }
  }

  private static ParseJob job(ChatClient client, OutputFile output) {
    return new ParseJob(client, output, LIMITS, new NoProgress(), InstantSource.fixed(NOW));
  }

  private static RequestFactory factory() {
    return new RequestFactory(
        new RequestDefaults(
            List.of(),
            null,
            null,
            SamplingParams.DEFAULTS,
            Execution.NONE,
            SchemaMode.GUARANTEED,
            name -> true));
  }

  private List<ResultLine> results() throws IOException {
    return Files.readAllLines(out).stream().map(ResultLine::parse).toList();
  }

  private static final class NoProgress implements Progress {
    @Override
    public void show(Pace pace) {}

    @Override
    public void close() {}
  }
}
