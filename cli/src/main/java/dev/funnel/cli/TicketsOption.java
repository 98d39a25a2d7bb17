package dev.funnel.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the default function files its tickets. */
final class TicketsOption {
  @Option(
      names = "--tickets",
      paramLabel = "FILE",
      description =
          "SQLite file in which parse_customer_complaint files its tickets, table 'tickets'"
              + " (default: OUT's name with .tickets.db; for services funnel.tickets.db).")
  private @Nullable Path tickets;

  /** The file that was named, or {@code otherwise}. */
  Path file(Path otherwise) {
    return tickets == null ? otherwise : tickets;
  }
}
