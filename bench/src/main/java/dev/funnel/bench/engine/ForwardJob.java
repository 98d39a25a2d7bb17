package dev.funnel.bench.engine;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prompts to be read and continued, all at once.
 *
 * @param prefill prompts that get one token: what that takes is the prefill
 * @param decode prompts, as many and as long, that get {@code numTokens} more; others, so that no
 *     cache knows them
 * @param numTokens 0 to leave decode out
 */
record ForwardJob(List<List<Integer>> prefill, List<List<Integer>> decode, int numTokens) {
  /** Ids below are special tokens and bytes. */
  private static final int FIRST_TOKEN = 1000;

  private static final int NUM_TOKENS = 40_000;

  ForwardJob {
    prefill = List.copyOf(prefill);
    decode = List.copyOf(decode);
  }

  /** Prompts drawn from a seed. */
  static ForwardJob drawn(int rows, int promptTokens, int numTokens, long seed) {
    Random random = new Random(seed);
    return new ForwardJob(
        prompts(rows, promptTokens, random), prompts(rows, promptTokens, random), numTokens);
  }

  private static List<List<Integer>> prompts(int rows, int length, Random random) {
    return Stream.generate(() -> prompt(length, random)).limit(rows).toList();
  }

  private static List<Integer> prompt(int length, Random random) {
    return IntStream.range(0, length)
        .mapToObj(i -> FIRST_TOKEN + random.nextInt(NUM_TOKENS))
        .toList();
  }

  int rows() {
    return prefill.size();
  }

  int numPromptTokens() {
    return prefill.stream().mapToInt(List::size).sum();
  }

  int numDecoded() {
    return rows() * numTokens;
  }
}
