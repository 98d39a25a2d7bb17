package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.evaluate.SuiteFile;
import dev.funnel.cli.input.FunctionsFile;
import dev.funnel.cli.input.InputCheck;
import dev.funnel.cli.input.RequestDefaults;
import dev.funnel.cli.input.RequestFactory;
import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.evaluation.suite.Kind;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @Test
  void theComplaintsAreAHundred() {
    assertThat(InputCheck.idsOf(EXAMPLES.resolve("complaints.txt"), factory())).hasSize(100);
  }

  @Test
  void theBodiesNeedNothingButTheDefaultFunction() {
    assertThat(InputCheck.idsOf(EXAMPLES.resolve("complaints.jsonl"), factory()))
        .containsExactly("mail-1", "mail-2", "mail-3", "mail-4");
  }

  @Test
  void theFunctionsBeginWithTheDefaultOne() {
    List<FunctionDefinition> functions = FunctionsFile.read(EXAMPLES.resolve("functions.json"));

    assertThat(functions.get(0)).isEqualTo(ComplaintFunction.DEFINITION);
    assertThat(functions).hasSize(2);
  }

  @Test
  void theFirstSuiteHasBothFormsAndBothKinds() {
    List<Item> items =
        SuiteFile.read(EXAMPLES.resolve("evaluation").resolve("first-steps.jsonl")).items();

    assertThat(items).hasSize(13).extracting(Item::id).doesNotHaveDuplicates();
    assertThat(items)
        .extracting(Item::group)
        .contains("complaints", "no complaint", "replies", "other functions");
    assertThat(items).extracting(item -> item.gold().kind()).contains(Kind.CALL, Kind.NO_CALL);
    assertThat(items).filteredOn(item -> !item.mustMention().isEmpty()).hasSize(2);
  }

  private static RequestFactory factory() {
    return new RequestFactory(
        new RequestDefaults(
            List.of(ComplaintFunction.DEFINITION),
            null,
            null,
            SamplingParams.DEFAULTS,
            Execution.DEFAULT,
            SchemaMode.GUARANTEED,
            ComplaintFunction.DEFINITION.name()::equals));
  }
}
