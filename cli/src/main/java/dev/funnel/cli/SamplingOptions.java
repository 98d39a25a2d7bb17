package dev.funnel.cli;

import dev.funnel.schemas.SamplingParams;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How tokens are chosen, for the requests that do not say it themselves. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 (always the likeliest token) to 2 (default: the model's own).")
  private @Nullable Double temperature;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the choice (default: a hash of the request, so runs repeat).")
  private @Nullable Long seed;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Most tokens of one turn (default: the worker's limit).")
  private @Nullable Integer maxTokens;

  SamplingParams params(OptionLimits limits) {
    try {
      return new SamplingParams(temperature, null, null, seed, maxTokens, List.of());
    } catch (IllegalArgumentException e) {
      throw limits.usage("--" + e.getMessage().replace('_', '-'));
    }
  }
}
