package dev.funnel.cli.tickets;

import dev.funnel.executor.FunctionHandler;
import dev.funnel.executor.FunctionRegistry;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import java.util.List;
import java.util.Objects;

/** The function that {@code parse} offers by default: files a complaint, returns its ticket. */
public final class ComplaintFunction implements FunctionHandler {
  /** What the model is told. */
  public static final FunctionDefinition DEFINITION =
      new FunctionDefinition(
          "parse_customer_complaint",
          "Parse a customer complaint and identify the core issue",
          """
          {"type":"object","properties":{"complaint":{"type":"object","properties":{\
          "issue":{"type":"string","description":"The main problem"},\
          "frequency":{"type":"string","description":"How often the issue occurs"},\
          "duration":{"type":"string","description":"How long the issue has been occurring"}},\
          "required":["issue","frequency","duration"]}},"required":["complaint"]}""");

  private final TicketStore store;

  ComplaintFunction(TicketStore store) {
    this.store = Objects.requireNonNull(store, "store");
  }

  /** A registry of this function alone, filing into {@code store}; the caller closes the store. */
  public static FunctionRegistry registry(TicketStore store) {
    return new FunctionRegistry(
        List.of(new FunctionRegistry.Registered(DEFINITION, new ComplaintFunction(store))));
  }

  /** Returns {@code {"ticket":"C-17"}}. */
  @Override
  public String call(FunctionCall call) throws Exception {
    JsonCursor complaint = JsonCursor.parse(call.arguments()).at("complaint");
    Ticket ticket =
        store.file(
            call,
            new Complaint(
                complaint.string("issue"),
                complaint.string("frequency"),
                complaint.string("duration")));
    return JsonObject.builder().put("ticket", ticket.label()).build().toJson();
  }
}
