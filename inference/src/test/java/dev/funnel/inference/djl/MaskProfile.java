package dev.funnel.inference.djl;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.weights.GgufFile;
import dev.funnel.inference.weights.Vocabulary;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Prints what masks cost on the default model's vocabulary: the first of a state, and all. */
final class MaskProfile {
  private static final int NUM_TURNS = 300;
  private static final int MAX_TOKENS = 400;

  private MaskProfile() {}

  public static void main(String[] args) throws Exception {
    ModelLibrary library = ModelLibrary.ofUser(System.getenv(), line -> {});
    try (GgufFile file = GgufFile.open(library.find(new ModelSource.DefaultBase()).gguf());
        BpeTokenizer tokenizer = BpeTokenizer.of(Vocabulary.of(file.metadata()))) {
      long began = System.nanoTime();
      TokenTrie trie = TokenTrie.of(tokenizer);
      System.out.printf("trie %.1f ms%n", (System.nanoTime() - began) / 1e6);
      for (int round = 0; round < 2; round++) {
        run("arguments", ComplaintGrammar::arguments, tokenizer, trie, false);
        run("arguments, near the limit", ComplaintGrammar::arguments, tokenizer, trie, true);
        run("turn", ComplaintGrammar::turn, tokenizer, trie, false);
      }
    }
  }

  private static void run(
      String name,
      Supplier<Grammar> grammars,
      BpeTokenizer tokenizer,
      TokenTrie trie,
      boolean isTight) {
    MaskingMatchers matchers = new MaskingMatchers(trie, tokenizer.endOfTurnId(), 256L << 20);
    long began = System.nanoTime();
    matchers.warmUp(ComplaintGrammar.STRING, 64);
    matchers.warmUp(ComplaintGrammar.TEXT, 64);
    System.out.printf("%s: warm-up %.1f ms%n", name, (System.nanoTime() - began) / 1e6);
    Random random = new Random(3);
    for (int numTurns : new int[] {1, NUM_TURNS}) {
      List<Double> micros = new ArrayList<>();
      List<Double> bounds = new ArrayList<>();
      long numTokens = 0;
      for (int turn = 0; turn < numTurns; turn++) {
        Matcher matcher = matchers.start(grammars.get());
        int remaining = isTight ? Math.max(60, matcher.bound() + 20) : MAX_TOKENS;
        int token = -1;
        while (token != tokenizer.endOfTurnId() && remaining > 0) {
          long before = cpu();
          TokenMask mask = matcher.mask(remaining);
          long masked = cpu();
          micros.add((masked - before) / 1e3);
          token = pick(mask, random, turn % 2 == 0);
          before = cpu();
          matcher.accept(token);
          matcher.bound();
          bounds.add((cpu() - before) / 1e3);
          numTokens++;
          remaining--;
        }
      }
      System.out.printf("  %d turns, %d tokens%n", numTurns, numTokens);
      print("mask", micros);
      print("accept and bound", bounds);
    }
  }

  /** Of this thread alone: other work of the machine does not count. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Any token; or one of few bytes' worth, as a model takes it: early ids are common tokens. */
  private static int pick(TokenMask mask, Random random, boolean isCommon) {
    int numAllowed = isCommon ? Math.min(60, mask.numAllowed()) : mask.numAllowed();
    int skipped = random.nextInt(numAllowed);
    int token = mask.next(0);
    while (skipped-- > 0) {
      token = mask.next(token + 1);
    }
    return token;
  }

  private static void print(String name, List<Double> micros) {
    Collections.sort(micros);
    System.out.printf(
        "    %s: p50 %.1f us, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f%n",
        name,
        at(micros, 0.5),
        at(micros, 0.9),
        at(micros, 0.99),
        at(micros, 0.999),
        micros.get(micros.size() - 1));
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) (share * (sorted.size() - 1)));
  }
}
