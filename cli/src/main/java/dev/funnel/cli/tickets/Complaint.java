package dev.funnel.cli.tickets;

import java.util.Objects;

/** The facts of a complaint as the customer said them; what was never said is "not stated". */
public record Complaint(String issue, String frequency, String duration) {
  public Complaint {
    Objects.requireNonNull(issue, "issue");
    Objects.requireNonNull(frequency, "frequency");
    Objects.requireNonNull(duration, "duration");
  }
}
