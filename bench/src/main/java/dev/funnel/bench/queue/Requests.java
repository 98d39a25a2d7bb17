package dev.funnel.bench.queue;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import java.util.List;

/** The requests of the measurement, by number: complaints, each a conversation that must call. */
public final class Requests {
  private static final String PREFIX = "complaint-";

  private final ChatCodec codec = new ChatCodec();
  private final List<String> complaints;

  public Requests(List<String> complaints) {
    this.complaints = List.copyOf(complaints);
  }

  /** The record of the request of this number. */
  public OutboundRecord record(int number) {
    return codec.encodeRequest(request(number), Topics.DEFAULT.requests(), null, Encoding.AVRO);
  }

  private ChatRequest request(int number) {
    String id = PREFIX + number;
    String complaint = complaints.get(number % complaints.size());
    return ChatRequest.builder(RequestIdentity.of(id, id), List.of(new ChatMessage.User(complaint)))
        .functions(List.of(ComplaintFunction.DEFINITION))
        .functionChoice(FunctionChoice.REQUIRED)
        .build();
  }

  /** The number of the request of this id. */
  static int number(String id) {
    return Integer.parseInt(id.substring(PREFIX.length()));
  }
}
