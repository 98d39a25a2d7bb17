package dev.funnel.bench.grammar;

import dev.funnel.bench.grammar.EngineFigures.Walk;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.grammar.schema.SchemaCompiler;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Funnel's own masks, measured as {@code peers.py} measures the others'. */
final class FunnelMasks {
  /** More than any output needs: the mask of a generous limit. */
  private static final int MAX_TOKENS = 100_000;

  private static final long MAX_BYTES = 256L << 20;
  private static final int MAX_NODES = 1 << 16;
  private static final int MAX_EDGES = 1 << 18;

  private final Tokenizer tokenizer;
  private final TokenTrie trie;
  private final Map<String, String> refused = new HashMap<>();
  private final List<Walk> walks = new ArrayList<>();

  /** Keeps every grammar of a round, as a server's cache does. */
  private final List<Grammar> kept = new ArrayList<>();

  private Matchers matchers;

  private FunnelMasks(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.trie = TokenTrie.of(tokenizer);
    this.matchers = new MaskingMatchers(trie, tokenizer.endOfTurnId(), MAX_BYTES);
  }

  /**
   * Measures.
   *
   * @param warmUps rounds before those that count
   */
  static EngineFigures measure(Tokenizer tokenizer, List<Sample> samples, int warmUps, int rounds) {
    long before = usedBytes();
    long begin = System.nanoTime();
    FunnelMasks masks = new FunnelMasks(tokenizer);
    long setup = System.nanoTime() - begin;
    for (int round = 0; round < warmUps; round++) {
      masks.round(samples);
    }
    masks.walks.clear();
    for (int round = 0; round < rounds; round++) {
      masks.forget();
      masks.round(samples);
    }
    long memory = usedBytes() - before;
    return new EngineFigures("funnel", setup, memory, masks.walks, masks.refused);
  }

  private void forget() {
    kept.clear();
    matchers = new MaskingMatchers(trie, tokenizer.endOfTurnId(), MAX_BYTES);
  }

  private void round(List<Sample> samples) {
    for (Sample sample : samples) {
      try {
        follow(sample);
      } catch (RequestRefused refusal) {
        refused.put(sample.name(), refusal.getMessage());
      }
    }
  }

  private void follow(Sample sample) throws RequestRefused {
    List<List<Integer>> turns = sample.turns(tokenizer);
    long begin = System.nanoTime();
    Grammar grammar = compile(sample.schema());
    long compile = System.nanoTime() - begin;
    kept.add(grammar);
    List<Long> cold = new ArrayList<>();
    List<Long> warm = new ArrayList<>();
    List<Long> tight = new ArrayList<>();
    List<Long> advances = new ArrayList<>();
    boolean isFollowed = true;
    for (List<Integer> turn : turns) {
      isFollowed &= walk(grammar, turn, cold, advances);
    }
    for (List<Integer> turn : turns) {
      isFollowed &= walk(grammar, turn, warm, advances);
    }
    if (isFollowed) {
      turns.forEach(turn -> walkAtTheLimit(grammar, turn, tight));
      walks.add(new Walk(sample.name(), compile, cold, warm, tight, advances));
    } else {
      refused.put(sample.name(), "rejects an output");
    }
  }

  private static Grammar compile(String schema) throws RequestRefused {
    Grammar.Builder builder = new Grammar.Builder(MAX_NODES, MAX_EDGES);
    int value = new SchemaCompiler(builder, SchemaMode.GUARANTEED).value(JsonValue.parse(schema));
    int start = builder.node();
    int end = builder.node();
    builder.call(start, value, end);
    builder.end(end);
    return builder.build(start);
  }

  /** Follows a turn with tokens to spare; whether every mask allows its token. */
  private boolean walk(Grammar grammar, List<Integer> turn, List<Long> masks, List<Long> advances) {
    Matcher matcher = matchers.start(grammar);
    int remaining = MAX_TOKENS;
    for (int token : turn) {
      long begin = System.nanoTime();
      boolean allowed = matcher.mask(remaining--).allows(token);
      masks.add(System.nanoTime() - begin);
      if (!allowed) {
        return false;
      }
      begin = System.nanoTime();
      matcher.accept(token);
      advances.add(System.nanoTime() - begin);
    }
    return true;
  }

  private void walkAtTheLimit(Grammar grammar, List<Integer> turn, List<Long> masks) {
    Matcher matcher = matchers.start(grammar);
    for (int token : turn) {
      int bound = matcher.bound();
      long begin = System.nanoTime();
      matcher.mask(bound);
      masks.add(System.nanoTime() - begin);
      matcher.accept(token);
    }
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    // Twice: the first frees what the second then finds unreachable.
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
