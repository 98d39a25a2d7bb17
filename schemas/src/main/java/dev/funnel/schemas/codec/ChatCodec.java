package dev.funnel.schemas.codec;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import org.jspecify.annotations.Nullable;

/** Turns records into values and values into records. Immutable; safe for use from any thread. */
@SuppressWarnings("DoNotCallSuggester") // the signatures come before their bodies
public final class ChatCodec {
  /**
   * The identity of a request, as far as its key and headers tell it. Never fails: what is
   * malformed or too long counts as absent, so that every record can be answered.
   */
  public RequestIdentity identify(InboundRecord record) {
    throw new UnsupportedOperationException();
  }

  /** The encoding that the content type header names, else the one that the value looks like. */
  public Encoding encodingOf(InboundRecord record) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a request.
   *
   * @throws RequestRefused with the code and message that answer it
   */
  public ChatRequest decodeRequest(InboundRecord record) throws RequestRefused {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a response.
   *
   * @throws RequestRefused UNDECODABLE or INVALID_REQUEST, if Funnel did not write it
   */
  public ChatResponse decodeResponse(InboundRecord record) throws RequestRefused {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes a request, keyed by its conversation.
   *
   * @param partition null lets the producer hash the key
   */
  public OutboundRecord encodeRequest(
      ChatRequest request, String topic, @Nullable Integer partition, Encoding encoding) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes a response, keyed by its conversation.
   *
   * @param partition null lets the producer hash the key
   */
  public OutboundRecord encodeResponse(
      ChatResponse response, String topic, @Nullable Integer partition, Encoding encoding) {
    throw new UnsupportedOperationException();
  }

  /** Writes a dead letter (always Avro: it holds bytes), keyed as the record that failed. */
  public OutboundRecord encodeDeadLetter(DeadLetter letter, String topic) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a dead letter.
   *
   * @throws RequestRefused UNDECODABLE, if Funnel did not write it
   */
  public DeadLetter decodeDeadLetter(InboundRecord record) throws RequestRefused {
    throw new UnsupportedOperationException();
  }
}
