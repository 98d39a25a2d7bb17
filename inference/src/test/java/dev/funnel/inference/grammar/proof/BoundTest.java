package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundTest {
  private static final double MAX_RATIO = 1.25;

  private final Tokenizer tokenizer = new SmallVocabulary();
  private final Matchers matchers = Masking.of(tokenizer);
  private final Tally tally = new Tally("bound");

  /** To the tokens of the shortest text. */
  private final List<Double> ratios = new ArrayList<>();

  /** To the fewest tokens of any text that is known: a longer text can have fewer. */
  private final List<Double> ratiosToFewest = new ArrayList<>();

  @Test
  void theBoundAtTheStartIsAtMostAQuarterAboveTheShortestInstance() throws RequestRefused {
    for (RealisticSchemas.Example example : RealisticSchemas.all()) {
      compare(example.name(), example.schema());
    }
    for (long seed = 0; seed < ProofSize.of(100, 1_000); seed++) {
      compare("schema " + seed, SchemaGenerator.schema(seed));
    }

    describe("bound to tokens of the shortest text", ratios);
    describe("bound to fewest tokens known", ratiosToFewest);
    tally.conclude();
  }

  private void compare(String name, JsonObject schema) throws RequestRefused {
    Optional<Compiled> compiled = Compiled.of(name, schema, tally);
    if (compiled.isPresent()) {
      compare(name, schema, compiled.get());
    }
  }

  private void compare(String name, JsonObject schema, Compiled compiled) throws RequestRefused {
    Matcher matcher = matchers.start(compiled.grammar());
    int bound = matcher.bound();
    List<String> known = new ArrayList<>(Instances.of(schema, compiled.judge(), 10, 0));
    String shortest = new String(ShortestText.of(compiled.grammar()), StandardCharsets.UTF_8);
    if (compiled.judge().allows(shortest)) {
      known.add(shortest);
      double ratio = (double) bound / numTokens(shortest);
      ratios.add(ratio);
      if (ratio > MAX_RATIO) {
        tally.fail(name + ": a bound of " + bound + " for " + shortest);
      }
    } else {
      tally.count("shortest texts that repeat what must differ");
    }
    known.stream()
        .mapToInt(this::numTokens)
        .min()
        .ifPresent(fewest -> ratiosToFewest.add((double) bound / fewest));
  }

  // With the end of turn, as the bound counts.
  private int numTokens(String text) {
    return tokenizer.encode(text).length + 1;
  }

  private void describe(String what, List<Double> ratios) {
    ratios.sort(Comparator.naturalOrder());
    tally.note(
        String.format(
            Locale.ROOT,
            "%s: p50 %.3f, p99 %.3f, max %.3f of %d",
            what,
            ratios.get(ratios.size() / 2),
            ratios.get(ratios.size() * 99 / 100),
            ratios.get(ratios.size() - 1),
            ratios.size()));
  }
}
