package dev.funnel.cli.tickets;

import dev.funnel.schemas.FunctionCall;

/** A call id came again with other arguments: nothing is filed. The message is for the model. */
public final class TicketConflict extends Exception {
  private static final long serialVersionUID = 1L;

  TicketConflict(FunctionCall call, Ticket filed) {
    super(
        "call "
            + call.id()
            + " has already filed ticket "
            + filed.label()
            + " with other arguments; the ticket is unchanged");
  }
}
