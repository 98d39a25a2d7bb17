package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.json.JsonCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the default model can do, on a seeded sample of a dev suite. The floors lie below the
 * figures of docs/evaluation.md by what a sample of this size may differ.
 */
@Tag("real")
class DefaultModelTest {
  private static final Path SUITES =
      Path.of("..", "examples", "evaluation").toAbsolutePath().normalize();

  @TempDir private Path directory;

  @Test
  void itCallsForEveryComplaintAndReadsFrequencyAndDuration() throws IOException {
    JsonCursor total = total("complaints-seed.jsonl", 40, "--together", "frequency,duration");

    assertThat(rate(total, "call_recall")).isGreaterThanOrEqualTo(0.9);
    assertThat(rate(total, "function_name_accuracy")).isGreaterThanOrEqualTo(0.9);
    assertThat(rate(total, "schema_valid")).isEqualTo(1);
    assertThat(rate(total, "together_lenient")).isGreaterThanOrEqualTo(0.4);
  }

  @Test
  void itLeavesTextsAloneThatAreNoComplaint() throws IOException {
    JsonCursor total = total("no-complaint.jsonl", 36);

    assertThat(rate(total, "no_call_recall")).isGreaterThanOrEqualTo(0.8);
  }

  @Test
  void itTellsTheTicketThatAFunctionHasReturned() throws IOException {
    JsonCursor total = total("replies.jsonl", 30);

    assertThat(rate(total, "decision_accuracy")).isGreaterThanOrEqualTo(0.95);
    assertThat(rate(total, "mentions")).isGreaterThanOrEqualTo(0.8);
  }

  private static double rate(JsonCursor total, String figure) {
    return total.at(figure).real("rate");
  }

  private JsonCursor total(String suite, int limit, String... more) throws IOException {
    Path report = directory.resolve(suite + ".json");
    String[] arguments = {
      "evaluate",
      SUITES.resolve(suite).toString(),
      "--limit",
      Integer.toString(limit),
      "--seed",
      "1",
      "--json",
      report.toString()
    };
    CommandRun run =
        CommandRun.of(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return JsonCursor.parse(Files.readString(report)).at("total");
  }
}
