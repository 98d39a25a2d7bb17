package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.output.ResultLine;
import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.cli.tickets.TicketStore;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.local.LocalStack;
import dev.funnel.schemas.json.JsonCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parse} on a running deployment, and with everything in one process. */
@Tag("real")
class ParseCommandSystemTest {
  private static final int MAX_SEQUENCES = 4;
  private static final String OWN_FUNCTION =
      """
      {"id":"own","messages":[{"role":"user","content":"Please open a repair order for my router."}],\
      "functions":[{"name":"open_repair_order","description":"Opens a repair order",\
      "parameters":{"type":"object","properties":{"device":{"type":"string"}},\
      "required":["device"]}}],"function_call":{"name":"open_repair_order"}}""";

  @TempDir private static Path directory;
  private static LocalStack deployment;
  private static TicketStore store;

  @BeforeAll
  static void deploy() throws Exception {
    deployment = LocalStack.start(directory.resolve("kafka"), OptionalInt.empty());
    deployment.startWorker(
        deployment.workerConfig().withMaxBatch(MAX_SEQUENCES),
        LoadedModel.load(new ModelSource.Default(), MAX_SEQUENCES, line -> {}));
    store = TicketStore.open(directory.resolve("complaints.tickets.db"));
    deployment.startExecutor(ComplaintFunction.registry(store));
  }

  @AfterAll
  static void end() {
    deployment.close();
    store.close();
  }

  @Test
  void completedLinesKeepTheirTicketsInASecondRunThatIsNotEvenOnTheSameKafka() throws Exception {
    List<String> texts = Complaints.texts().subList(0, 4);
    Path input = Files.write(directory.resolve("complaints.txt"), texts);
    Path out = directory.resolve("complaints.jsonl");

    CommandRun first = parse(input, out, "--bootstrap-servers", deployment.bootstrapServers());

    assertThat(first.exitCode()).as(first.err()).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(texts.size()).allSatisfy(ParseCommandSystemTest::assertHasTicket);
    List<String> filed = callIds();
    assertThat(filed).containsExactlyInAnyOrderElementsOf(callsOf(lines));

    // With one line more, everything in this process: one thing to do.
    Files.write(input, Complaints.texts().subList(0, 5));
    CommandRun second = parse(input, out);

    assertThat(second.exitCode()).as(second.err()).isZero();
    List<String> linesNow = Files.readAllLines(out);
    assertThat(linesNow).hasSize(5).startsWith(lines.toArray(String[]::new));
    assertThat(callIds()).startsWith(filed.toArray(String[]::new)).hasSize(filed.size() + 1);
  }

  @Test
  void withoutExecutionTheCallsAreTheResult() throws Exception {
    Path input = directory.resolve("mixed.jsonl");
    Files.writeString(
        input, "{\"id\":\"text\",\"text\":\"no signal since Monday\"}\n" + OWN_FUNCTION + "\n");
    Path out = directory.resolve("calls.jsonl");

    CommandRun run =
        parse(input, out, "--no-execute", "--bootstrap-servers", deployment.bootstrapServers());

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<ResultLine> lines = Files.readAllLines(out).stream().map(ResultLine::parse).toList();
    assertThat(lines).extracting(ResultLine::id).containsExactly("text", "own");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.calls().elements()).isNotEmpty();
              assertThat(line.results().elements()).isEmpty();
              assertThat(line.answer()).isNull();
            });
    JsonCursor own = JsonCursor.of(lines.get(1).calls()).elements().get(0);
    assertThat(own.string("name")).isEqualTo("open_repair_order");
  }

  private static CommandRun parse(Path input, Path out, String... more) {
    String[] arguments = {"parse", input.toString(), "--out", out.toString(), "--temperature", "0"};
    return CommandRun.of(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static void assertHasTicket(String text) {
    ResultLine line = ResultLine.parse(text);
    assertThat(line.isCompleted()).as(text).isTrue();
    assertThat(line.answer()).isNotBlank();
    assertThat(JsonCursor.of(line.results()).elements())
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.bool("is_error")).isFalse();
              assertThat(result.at("content").string("ticket")).matches("C-\\d+");
            });
  }

  private static List<String> callsOf(List<String> lines) {
    return lines.stream()
        .flatMap(line -> JsonCursor.of(ResultLine.parse(line).calls()).elements().stream())
        .map(call -> call.string("id"))
        .toList();
  }

  private static List<String> callIds() throws Exception {
    try (TicketsFile tickets = TicketsFile.open(directory.resolve("complaints.tickets.db"))) {
      return tickets.callIds();
    }
  }
}
