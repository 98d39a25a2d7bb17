package dev.funnel.bench.grammar;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * What one engine took. All durations are nanoseconds.
 *
 * @param engine name and version
 * @param setup time for the vocabulary
 * @param memoryBytes held at the end: the vocabulary and every grammar
 * @param walks of every round and sample that the engine could follow
 * @param refused sample to reason
 */
record EngineFigures(
    String engine, long setup, long memoryBytes, List<Walk> walks, Map<String, String> refused) {
  /**
   * One sample, compiled once and followed twice.
   *
   * @param cold time of each mask in the walk right after the compile
   * @param warm the same in the walk after that
   * @param tight the same where just enough tokens are left to end; empty if the engine has no
   *     limit
   * @param advances of the first two walks, the time to take each token
   */
  record Walk(
      String sample,
      long compile,
      List<Long> cold,
      List<Long> warm,
      List<Long> tight,
      List<Long> advances) {
    Walk {
      cold = List.copyOf(cold);
      warm = List.copyOf(warm);
      tight = List.copyOf(tight);
      advances = List.copyOf(advances);
    }

    /** From a schema to the last token of every output of it, masks and tokens taken together. */
    long firstUse() {
      long walked = LongStream.concat(sum(cold), sum(advances.subList(0, cold.size()))).sum();
      return compile + walked;
    }

    private static LongStream sum(List<Long> values) {
      return values.stream().mapToLong(Long::longValue);
    }
  }

  EngineFigures {
    walks = List.copyOf(walks);
    refused = Map.copyOf(refused);
  }

  /** These figures for some of the samples. */
  EngineFigures of(Set<String> samples) {
    List<Walk> kept = walks.stream().filter(walk -> samples.contains(walk.sample())).toList();
    return new EngineFigures(engine, setup, memoryBytes, kept, refused);
  }

  /** The durations that the walks give, sorted. */
  Quantiles quantiles(Function<Walk, Collection<Long>> durations) {
    return new Quantiles(
        walks.stream().map(durations).flatMap(Collection::stream).sorted().toList());
  }
}
