package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.spi.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Random walks through grammars, each judged where it ends. */
final class Wandering {
  private static final int[] SLACK = {0, 0, 1, 2, 5, 10, 30, 100, 300};

  private final Tokenizer tokenizer;
  private final Matchers matchers;
  private final Tally tally;
  private final Draw draw;
  private final Wanderer wanderer;

  Wandering(Tokenizer tokenizer, Matchers matchers, Tally tally, long seed) {
    this.tokenizer = tokenizer;
    this.matchers = matchers;
    this.tally = tally;
    this.draw = new Draw(seed);
    this.wanderer = new Wanderer(tokenizer, draw);
  }

  /** Walks so often, at limits from just enough to generous. */
  void walk(String name, Grammar grammar, Judge judge, int times) {
    for (int i = 0; i < times; i++) {
      Matcher matcher = matchers.start(grammar);
      int limit = matcher.bound() + SLACK[draw.between(0, SLACK.length - 1)];
      try {
        judge(name, limit, wanderer.walk(matcher, limit), judge);
      } catch (RuntimeException | AssertionError e) {
        tally.fail(name + ", limit " + limit + ": " + e);
      }
    }
  }

  private void judge(String name, int limit, List<Integer> turn, Judge judge) {
    tally.count("walks");
    tally.add("tokens", turn.size());
    tally.count(
        turn.size() == limit ? "walks that used their limit" : "walks that ended by themselves");
    byte[] written = wanderer.text(turn);
    Optional<String> problem = judge.problem(written);
    if (problem.isPresent()) {
      String text = new String(written, StandardCharsets.UTF_8);
      tally.fail(name + ", limit " + limit + ": " + problem.get() + " in " + text);
    } else if (tokenizer.bytes(turn.get(0)).length == 0) {
      tally.fail(name + " begins with a special token");
    }
  }
}
