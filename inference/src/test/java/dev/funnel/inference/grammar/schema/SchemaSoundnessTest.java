package dev.funnel.inference.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchemaSoundnessTest {
  private static final int NUM_SCHEMAS = 600;
  private static final int NUM_TEXTS = 12;

  @Test
  void whatIsDerivedIsValid() throws RequestRefused {
    Random random = new Random(20261123);
    RandomSchemas schemas = new RandomSchemas(random);
    int compiled = 0;

    for (int i = 0; i < NUM_SCHEMAS; i++) {
      String schema = schemas.document();
      Optional<Grammar> grammar = compiled(schema);
      if (grammar.isPresent()) {
        compiled++;
        requireValidTexts(schema, grammar.get(), random);
      }
    }

    assertThat(compiled).isGreaterThan(NUM_SCHEMAS / 2);
  }

  private static Optional<Grammar> compiled(String schema) {
    try {
      return Optional.of(CompiledSchema.compile(schema, SchemaMode.GUARANTEED));
    } catch (RequestRefused e) {
      return Optional.empty();
    }
  }

  private static void requireValidTexts(String schema, Grammar grammar, Random random) {
    CompiledSchema judged = CompiledSchema.schema(schema);
    for (int i = 0; i < NUM_TEXTS; i++) {
      Optional<String> text = GrammarWalk.text(grammar, random);
      text.ifPresent(
          value -> {
            assertThat(judged.problem(value)).as("%s of %s", value, schema).isEmpty();
            assertThat(GrammarAcceptor.accepts(grammar, value)).as(value).isTrue();
          });
    }
  }
}
