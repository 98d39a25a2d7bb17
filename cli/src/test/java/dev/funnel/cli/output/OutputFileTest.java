package dev.funnel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.output.ResultLine.Problem;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFileTest {
  @TempDir private Path directory;
  private Path file;
  private Path partial;

  @BeforeEach
  void nameTheFiles() {
    file = directory.resolve("calls.jsonl");
    partial = directory.resolve("calls.jsonl.partial");
  }

  @Test
  void linesComeInInputOrder() throws IOException {
    List<ResultLine> seen = new ArrayList<>();
    try (OutputFile output = OutputFile.open(file)) {
      output.append(completed("b"));
      output.append(failed("c"));
      output.append(completed("a"));
      output.assemble(List.of("a", "b", "c"), seen::add);
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(completed("a").toJson(), completed("b").toJson(), failed("c").toJson());
    assertThat(seen).extracting(ResultLine::id).containsExactly("a", "b", "c");
    assertThat(directory).isDirectoryContaining(path -> path.equals(file));
    assertThat(partial).doesNotExist();
  }

  @Test
  void aResultIsOnDiskAsSoonAsItIsAppended() throws IOException {
    try (OutputFile output = OutputFile.open(file)) {
      output.append(completed("a"));

      assertThat(Files.readAllLines(partial)).containsExactly(completed("a").toJson());
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aKilledRunGoesOnFromItsJournal() throws IOException {
    Files.writeString(partial, completed("a").toJson() + "\n" + failed("b").toJson() + "\n");

    try (OutputFile output = OutputFile.open(file)) {
      assertThat(output.isCompleted("a")).isTrue();
      assertThat(output.isCompleted("b")).isFalse();
      output.append(completed("b"));
      output.assemble(List.of("a", "b"), line -> {});
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(completed("a").toJson(), completed("b").toJson());
  }

  @Test
  void aTornLastLineIsForgotten() throws IOException {
    String torn = completed("b").toJson().substring(0, 20);
    Files.writeString(partial, completed("a").toJson() + "\n" + torn);

    try (OutputFile output = OutputFile.open(file)) {
      assertThat(output.isCompleted("b")).isFalse();
      output.append(completed("b"));
      output.assemble(List.of("a", "b"), line -> {});
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(completed("a").toJson(), completed("b").toJson());
  }

  @Test
  void runningAgainKeepsCompletedAndForgetsFailedLines() throws IOException {
    Files.writeString(file, completed("a").toJson() + "\n" + failed("b").toJson() + "\n");

    try (OutputFile output = OutputFile.open(file)) {
      output.requireOnly(Set.of("a", "b"));
      assertThat(output.isCompleted("a")).isTrue();
      assertThat(output.isCompleted("b")).isFalse();
    }

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void completedResultsOfOtherRequestsAreNeverOverwritten() throws IOException {
    Files.writeString(file, completed("a").toJson() + "\n");

    try (OutputFile output = OutputFile.open(file)) {
      assertThatThrownBy(() -> output.requireOnly(Set.of("z")))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("holds 1 completed results of other requests")
          .hasMessageEndingWith("name another one, or remove both files");
    }
  }

  @Test
  void aFileOfSomethingElseIsNeverOverwritten() throws IOException {
    Files.writeString(file, "dear diary\n");

    assertThatThrownBy(() -> OutputFile.open(file))
        .hasMessageStartingWith(
            "output file " + file + " cannot be written: it holds something else than results")
        .extracting(e -> ((CommandFailed) e).exitCode())
        .isEqualTo(ExitCode.CANNOT_CREATE);
    assertThat(file).hasContent("dear diary");
    assertThat(partial).doesNotExist();
  }

  @Test
  void aSecondRunOnTheSameOutputIsRefused() {
    try (OutputFile first = OutputFile.open(file)) {
      first.append(completed("a"));

      assertThatThrownBy(() -> OutputFile.open(file))
          .hasMessage(
              "output file "
                  + file
                  + " cannot be written: another run is writing it; wait for its end");
    }
  }

  @Test
  void aMissingDirectoryIsRefused() {
    Path lost = directory.resolve("lost/calls.jsonl");

    assertThatThrownBy(() -> OutputFile.open(lost))
        .hasMessage(
            "output file "
                + lost
                + " cannot be written: the directory "
                + lost.getParent()
                + " does not exist; create it");
  }

  @Test
  void aDirectoryIsRefused() {
    assertThatThrownBy(() -> OutputFile.open(directory))
        .hasMessage(
            "output file " + directory + " cannot be written: it is a directory; name a file");
  }

  @Test
  void anOutputThatCannotBeCreatedIsRefused() throws IOException {
    // A directory in the journal's place fails for root too, unlike permissions.
    Files.createDirectory(partial);

    assertThatThrownBy(() -> OutputFile.open(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("output file " + file + " cannot be written: ");
  }

  @Test
  void aJournalLineThatIsNotWholeIsTriedAgain() throws IOException {
    Files.writeString(partial, failed("b").toJson() + "\n\0\0\0\n");
    Files.writeString(partial, "{}\n" + completed("a").toJson() + "\n", StandardOpenOption.APPEND);

    try (OutputFile output = OutputFile.open(file)) {
      assertThat(output.isCompleted("a")).isTrue();
    }
  }

  @Test
  void aFileOfSomethingElseInOneUnendedLineIsNeverOverwritten() throws IOException {
    Files.writeString(file, "dear diary");

    assertThatThrownBy(() -> OutputFile.open(file))
        .hasMessageContaining("it holds something else than results");
    assertThat(file).hasContent("dear diary");
  }

  @Test
  void aResultWhoseLineBreakWasTakenAwayIsKept() throws IOException {
    Files.writeString(file, completed("a").toJson());
    Files.writeString(partial, failed("c").toJson() + "\n" + completed("b").toJson());

    try (OutputFile output = OutputFile.open(file)) {
      assertThat(output.isCompleted("a")).isTrue();
      assertThat(output.isCompleted("b")).isTrue();
      output.append(completed("c"));
      output.assemble(List.of("a", "b", "c"), line -> {});
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(completed("a").toJson(), completed("b").toJson(), completed("c").toJson());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dear diary", "dear diary\n", "{}\n", "\n"})
  void aForeignFileInTheJournalsPlaceIsLeftAsItIs(String text) throws IOException {
    Files.writeString(partial, text);

    assertThatThrownBy(() -> OutputFile.open(file))
        .hasMessage(
            "output file "
                + file
                + " cannot be written: "
                + partial
                + " holds something else than the results of a run; name another one, or move that"
                + " file away");
    assertThat(Files.readString(partial)).isEqualTo(text);
  }

  @Test
  void aJournalWhoseFirstLineIsTornBeginsAnew() throws IOException {
    Files.writeString(partial, completed("a").toJson().substring(0, 20));

    try (OutputFile output = OutputFile.open(file)) {
      assertThat(output.isCompleted("a")).isFalse();
    }
    assertThat(partial).doesNotExist();
  }

  private static ResultLine completed(String id) {
    JsonArray none = new JsonArray(List.of());
    return new ResultLine(id, none, none, "Your ticket is C-1.", null, new Usage(100, 20));
  }

  private static ResultLine failed(String id) {
    return ResultLine.failed(id, new Problem("MALFORMED_OUTPUT", "no JSON"));
  }
}
