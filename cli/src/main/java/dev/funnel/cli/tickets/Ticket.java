package dev.funnel.cli.tickets;

/**
 * A complaint that was filed.
 *
 * @param number counts from 1 within one table
 */
public record Ticket(long number) {
  /** The number as customers read it: {@code C-17}. */
  public String label() {
    return "C-" + number;
  }
}
