package dev.funnel.inference.grammar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompletenessTest {
  private static final Tokenizer BYTES = new ScriptedTokenizer();
  private static final Tokenizer PIECES = new SmallVocabulary();

  private final Acceptance byBytes = acceptance(BYTES);
  private final Acceptance byPieces = acceptance(PIECES);
  private final Tokenisations bytes = new Tokenisations(BYTES);
  private final Tokenisations pieces = new Tokenisations(PIECES);
  private final Draw draw = new Draw(17);

  static Stream<RealisticSchemas.Example> examples() {
    return RealisticSchemas.all().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatPeopleExpectOfASchemaHolds(RealisticSchemas.Example example) throws RequestRefused {
    Grammar grammar = Compiled.grammar(example.schema());
    Judge judge = Judge.of(example.schema());

    for (String text : example.valid()) {
      assertThat(judge.problem(text)).as("judge of %s", text).isEmpty();
      assertThat(isAccepted(grammar, utf8(text))).as(text).isTrue();
    }
    for (String text : example.invalid()) {
      assertThat(judge.problem(text)).as("judge of %s", text).isPresent();
      assertThat(isAccepted(grammar, utf8(text))).as(text).isFalse();
    }
  }

  @Test
  void everyValidTextIsAcceptedInAnyTokensAndNoInvalidOneBesideIt() throws RequestRefused {
    Tally tally = new Tally("completeness");

    for (long seed = 0; seed < ProofSize.of(150, 1_500); seed++) {
      JsonObject schema = SchemaGenerator.schema(seed);
      Optional<Compiled> compiled = Compiled.of("schema " + seed, schema, tally);
      if (compiled.isPresent()) {
        compare("schema " + seed, compiled.get(), schema, seed, tally);
      }
    }

    tally.conclude();
  }

  private void compare(String name, Compiled compiled, JsonObject schema, long seed, Tally tally)
      throws RequestRefused {
    for (String valid : Instances.of(schema, compiled.judge(), ProofSize.of(4, 10), seed)) {
      tally.count("valid texts");
      try {
        requireAccepted(name, compiled.grammar(), valid, tally);
        for (byte[] mutant :
            Instances.mutants(valid, compiled.judge(), ProofSize.of(8, 20), draw)) {
          tally.count("mutants");
          if (isAccepted(compiled.grammar(), mutant)) {
            tally.fail(name + " accepts " + new String(mutant, StandardCharsets.UTF_8));
          }
        }
      } catch (RuntimeException | AssertionError e) {
        tally.fail(name + " breaks on " + valid + ": " + e);
      }
    }
  }

  private void requireAccepted(String name, Grammar grammar, String valid, Tally tally) {
    byte[] text = utf8(valid);
    if (!isAccepted(grammar, text)) {
      tally.fail(name + " keeps out " + valid);
      return;
    }
    Stream.of(pieces.longest(text), pieces.shortest(text), pieces.random(text, draw))
        .flatMap(tokens -> tokens.stream())
        .forEach(
            tokens -> {
              if (!byPieces.byMasks(grammar, tokens) || !byPieces.byFitting(grammar, tokens)) {
                tally.fail(name + " keeps out some tokens of " + valid);
              }
            });
  }

  private boolean isAccepted(Grammar grammar, byte[] text) {
    boolean accepted = byBytes.byFitting(grammar, bytes.longest(text).orElseThrow());
    assertThat(PlainRecogniser.accepts(grammar, text))
        .as("as by the matcher: %s", new String(text, StandardCharsets.UTF_8))
        .isEqualTo(accepted);
    return accepted;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Acceptance acceptance(Tokenizer tokenizer) {
    return new Acceptance(Masking.of(tokenizer), tokenizer);
  }
}
