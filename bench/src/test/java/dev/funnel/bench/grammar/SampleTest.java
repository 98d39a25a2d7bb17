package dev.funnel.bench.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.json.ArgumentsValidator;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void everyOutputFitsItsSchema() throws Exception {
    for (Sample sample : Sample.all()) {
      ArgumentsValidator validator =
          ArgumentsValidator.compile(new FunctionDefinition(sample.name(), null, sample.schema()));

      assertThat(sample.outputs()).as(sample.name()).isNotEmpty();
      assertThat(sample.outputs())
          .as(sample.name())
          .allSatisfy(output -> assertThat(validator.problem(output)).isEmpty());
    }
  }

  @Test
  void namesAreUnique() {
    assertThat(Sample.all()).extracting(Sample::name).doesNotHaveDuplicates();
  }
}
