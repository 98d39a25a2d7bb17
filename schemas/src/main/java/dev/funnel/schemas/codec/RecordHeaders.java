package dev.funnel.schemas.codec;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.TraceParent;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The headers of what is written. */
final class RecordHeaders {
  private RecordHeaders() {}

  static Map<String, Payload> ofRequest(ChatRequest request, Encoding encoding) {
    return ofTurn(request.identity(), encoding);
  }

  static Map<String, Payload> ofResponse(ChatResponse response, Encoding encoding) {
    Map<String, Payload> headers = ofTurn(response.identity(), encoding);
    put(headers, Headers.FINISH_REASON, response.outcome().finishReason());
    response.failure().ifPresent(failure -> put(headers, Headers.ERROR, failure.code()));
    return headers;
  }

  /**
   * @param fitting the letter as it is written
   */
  static Map<String, Payload> ofDeadLetter(DeadLetter whole, DeadLetter fitting) {
    RecordOrigin origin = fitting.record().origin();
    Map<String, Payload> headers = new HashMap<>();
    put(headers, Headers.CONTENT_TYPE, Encoding.AVRO.contentType());
    put(headers, Headers.ERROR, fitting.code());
    put(headers, Headers.ATTEMPTS, fitting.attempts());
    put(headers, Headers.DLQ_MESSAGE, fitting.message());
    put(headers, Headers.DLQ_TOPIC, origin.topic());
    put(headers, Headers.DLQ_PARTITION, origin.partition());
    put(headers, Headers.DLQ_OFFSET, origin.offset());
    put(headers, Headers.DLQ_TIMESTAMP, origin.timestamp().toEpochMilli());
    TraceParent.of(fitting.record())
        .ifPresent(trace -> put(headers, Headers.TRACEPARENT, trace.text()));
    if (!Objects.equals(whole.record().key(), fitting.record().key())) {
      put(headers, Headers.LEFT_OUT, "key");
    } else if (!Objects.equals(whole.record().value(), fitting.record().value())) {
      put(headers, Headers.LEFT_OUT, "value");
    }
    return headers;
  }

  private static Map<String, Payload> ofTurn(RequestIdentity identity, Encoding encoding) {
    Map<String, Payload> headers = new HashMap<>();
    put(headers, Headers.CONTENT_TYPE, encoding.contentType());
    put(headers, Headers.ID, identity.id());
    put(headers, Headers.TURN, identity.turn());
    put(headers, Headers.GENERATION, identity.generation());
    put(headers, Headers.TENANT, identity.tenant());
    return headers;
  }

  private static void put(Map<String, Payload> headers, String name, Object value) {
    headers.put(name, Payload.of(value.toString()));
  }
}
