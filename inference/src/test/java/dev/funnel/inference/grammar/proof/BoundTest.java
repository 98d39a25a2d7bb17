package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class BoundTest {
  private static final double MAX_RATIO = 1.25;

  private final Tokenizer tokenizer = new SmallVocabulary();
  private final Matchers matchers = Masking.of(tokenizer);
  private final Draw draw = new Draw(31);
  private final Wanderer wanderer = new Wanderer(tokenizer, draw);
  private final Tally tally = new Tally("bound");
  private final List<Double> ratios = new ArrayList<>();

  @Test
  void theBoundAtTheStartIsAtMostAQuarterAboveTheShortestInstance() {
    RealisticSchemas.all().forEach(example -> compare(example.name(), example.schema()));
    for (long seed = 0; seed < ProofSize.of(150, 1_000); seed++) {
      compare("schema " + seed, SchemaGenerator.schema(seed));
    }

    ratios.sort(Comparator.naturalOrder());
    tally.note(String.format(Locale.ROOT, "ratio p50 %.3f", ratios.get(ratios.size() / 2)));
    tally.note(String.format(Locale.ROOT, "ratio p99 %.3f", ratios.get(ratios.size() * 99 / 100)));
    tally.note(String.format(Locale.ROOT, "ratio max %.3f", ratios.get(ratios.size() - 1)));
    tally.conclude();
  }

  private void compare(String name, JsonObject schema) {
    Compiled.of(name, schema, tally).ifPresent(compiled -> compare(name, schema, compiled));
  }

  private void compare(String name, JsonObject schema, Compiled compiled) {
    Matcher matcher = matchers.start(compiled.grammar());
    int bound = matcher.bound();
    List<String> known = new ArrayList<>(Instances.of(schema, compiled.judge(), 20, 0));
    known.add(new String(wanderer.text(wanderer.walk(matcher, bound)), StandardCharsets.UTF_8));
    String shortest = known.stream().min(Comparator.comparingInt(BoundTest::numBytes)).get();
    double ratio = (double) bound / (tokenizer.encode(shortest).length + 1);
    ratios.add(ratio);
    if (ratio > MAX_RATIO) {
      tally.fail(name + ": a bound of " + bound + " for " + shortest);
    }
  }

  private static int numBytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
