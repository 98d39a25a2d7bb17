package dev.funnel.inference.grammar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonObject;
import org.junit.jupiter.api.Test;

class InstanceGeneratorTest {
  @Test
  void mostDrawnSchemasHaveInstancesThatTheJudgeAllows() throws RequestRefused {
    int numWithInstances = 0;
    for (long seed = 0; seed < 100; seed++) {
      JsonObject schema = SchemaGenerator.schema(seed);
      numWithInstances += Instances.of(schema, Judge.of(schema), 5, seed).isEmpty() ? 0 : 1;
    }
    assertThat(numWithInstances).isGreaterThan(90);
  }

  @Test
  void aSeedAlwaysGivesTheSameSchema() {
    assertThat(SchemaGenerator.schema(7)).isEqualTo(SchemaGenerator.schema(7));
  }
}
