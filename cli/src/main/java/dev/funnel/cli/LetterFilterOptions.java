package dev.funnel.cli;

import dev.funnel.producer.deadletters.LetterFilter;
import dev.funnel.schemas.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which letters are meant. */
final class LetterFilterOptions {
  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "Only this error code, such as ENGINE_FAULT; may be repeated.")
  private List<ErrorCode> codes = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only later ones: a time such as 2026-01-31T08:00:00Z, or 2h for two hours ago.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only earlier ones.")
  private @Nullable String until;

  @Option(names = "--id", paramLabel = "ID", description = "Only those of this request.")
  private @Nullable String id;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.")
  private @Nullable String tenant;

  /** The filter; ages count from the clock's time. */
  LetterFilter filter(InstantSource clock, OptionLimits limits) {
    Set<ErrorCode> chosen = EnumSet.noneOf(ErrorCode.class);
    chosen.addAll(codes);
    return new LetterFilter(
        chosen,
        time("--since", since, clock, limits),
        time("--until", until, clock, limits),
        id,
        tenant);
  }

  boolean isEmpty() {
    return codes.isEmpty() && since == null && until == null && id == null && tenant == null;
  }

  private static @Nullable Instant time(
      String option, @Nullable String text, InstantSource clock, OptionLimits limits) {
    if (text == null) {
      return null;
    }
    try {
      Duration ago = new DurationConverter().convert(text);
      return clock.instant().minus(ago);
    } catch (TypeConversionException noDuration) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw limits.usage(
            option
                + " is '"
                + text
                + "'; a time such as 2026-01-31T08:00:00Z, or an age such as 2h");
      }
    }
  }
}
