package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.schemas.json.JsonCursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} with the default model on the suite of the examples. */
@Tag("real")
class EvaluateCommandSystemTest {
  private static final Path SUITE =
      Path.of("..", "examples", "evaluation", "first-steps.jsonl").toAbsolutePath().normalize();
  private static final int NUM_ITEMS = 13;

  @TempDir private Path directory;

  @Test
  void theDefaultModelIsMeasuredAndEveryCallItMakesIsValid() throws IOException {
    CommandRun run = evaluate("guided", "--together", "frequency,duration");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("complaints", "total", "duration, frequency right together");
    JsonCursor total = report("guided").at("total");
    assertThat(total.integer("items")).isEqualTo(NUM_ITEMS);
    assertThat(total.at("failures").members()).isEmpty();
    assertThat(total.at("schema_valid").integer("of")).isPositive();
    assertThat(total.at("schema_valid").real("rate")).isEqualTo(1);
    JsonCursor complaints = report("guided").at("groups").at("complaints");
    assertThat(complaints.at("call_recall").real("rate")).isEqualTo(1);
  }

  @Test
  void anAdapterDirectoryTakesThePlaceOfTheModelsOwnAndNothingElseChanges() throws IOException {
    Path adapter = Files.createDirectory(directory.resolve("mine"));
    for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
      try (InputStream in =
          ModelLibrary.class.getResourceAsStream("/dev/funnel/adapters/complaints/" + file)) {
        Files.copy(Objects.requireNonNull(in), adapter.resolve(file));
      }
    }

    assertThat(evaluate("own").exitCode()).isZero();
    assertThat(evaluate("directory", "--adapter", adapter.toString()).exitCode()).isZero();

    assertThat(report("directory").string("model")).isEqualTo("smollm2-135m+mine");
    assertThat(Files.readAllLines(log("directory"))).isEqualTo(Files.readAllLines(log("own")));
  }

  @Test
  void withoutGrammarsTheModelWritesAsItLikesAndIsJudgedAllTheSame() throws IOException {
    CommandRun run = evaluate("unguided", "--unconstrained", "--limit", "6");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(report("unguided").bool("constrained")).isFalse();
    assertThat(Files.readAllLines(log("unguided")))
        .hasSize(6)
        .allSatisfy(line -> assertThat(JsonCursor.parse(line).string("text")).isNotEmpty());
  }

  private CommandRun evaluate(String name, String... more) {
    String[] arguments = {
      "evaluate",
      SUITE.toString(),
      "--json",
      directory.resolve(name + ".json").toString(),
      "--log",
      log(name).toString()
    };
    return CommandRun.of(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private Path log(String name) {
    return directory.resolve(name + ".log.jsonl");
  }

  private JsonCursor report(String name) throws IOException {
    return JsonCursor.parse(Files.readString(directory.resolve(name + ".json")));
  }
}
