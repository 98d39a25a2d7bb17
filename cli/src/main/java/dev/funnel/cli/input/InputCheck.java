package dev.funnel.cli.input;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a whole file before any work is done, so that a bad line near its end costs nothing. Keeps
 * the ids in memory (some 200 bytes a line), not the lines.
 */
public final class InputCheck {
  private InputCheck() {}

  /**
   * The ids of all requests, in input order.
   *
   * @throws CommandFailed if a line is refused, two requests have one id, or there is no request
   */
  public static Set<String> idsOf(Path file, RequestFactory requests) {
    Map<String, Long> lines = new LinkedHashMap<>();
    try (InputReader reader = InputReader.open(file, requests)) {
      Optional<ParseRequest> next = reader.next();
      while (next.isPresent()) {
        Long earlier = lines.putIfAbsent(next.get().id(), next.get().line());
        if (earlier != null) {
          throw problem(
              file,
              "lines "
                  + earlier
                  + " and "
                  + next.get().line()
                  + " have the same id '"
                  + next.get().id()
                  + "'; ids must differ");
        }
        next = reader.next();
      }
    }
    if (lines.isEmpty()) {
      throw problem(file, "it is empty; write one text a line");
    }
    return Collections.unmodifiableSet(lines.keySet());
  }

  private static CommandFailed problem(Path file, String complaint) {
    return new CommandFailed(ExitCode.BAD_INPUT, "input file " + file + ": " + complaint);
  }
}
