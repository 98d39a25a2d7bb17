package dev.funnel.schemas.codec;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.avro.ChatAvro;
import dev.funnel.schemas.openai.ChatJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns records into values and values into records. Immutable; safe for use from any thread. */
public final class ChatCodec {
  /** Largest value of a request, in bytes. */
  public static final int MAX_REQUEST_BYTES = 1 << 20;

  private final ChatAvro avro = new ChatAvro();

  /**
   * The identity of a request, as far as its key, its headers and then its body tell it; the same
   * as that of {@link #decodeRequest} where that succeeds. Never fails: what is malformed or too
   * long counts as absent, so that every record can be answered.
   */
  public RequestIdentity identify(InboundRecord record) {
    PartialIdentity outside = IdentityOfRecord.lenient(record);
    try {
      if (outside.isWhole()) {
        return outside.complete(record.origin());
      }
      return outside.or(identityInBody(record)).complete(record.origin());
    } catch (RequestRefused | IllegalArgumentException e) {
      return outside.complete(record.origin());
    }
  }

  /** The encoding that the content type header names, else the one that the value looks like. */
  public Encoding encodingOf(InboundRecord record) {
    String contentType = record.header(Headers.CONTENT_TYPE);
    if (contentType != null) {
      for (Encoding encoding : Encoding.values()) {
        // Parameters may follow, such as "; charset=utf-8".
        if (contentType.startsWith(encoding.contentType())) {
          return encoding;
        }
      }
    }
    Payload value = record.value();
    return value != null && ChatAvro.looksLikeAvro(value.bytes()) ? Encoding.AVRO : Encoding.JSON;
  }

  /**
   * Reads a request.
   *
   * @throws RequestRefused with the code and message that answer it
   */
  public ChatRequest decodeRequest(InboundRecord record) throws RequestRefused {
    byte[] value = requestValue(record);
    PartialIdentity known = IdentityOfRecord.strict(record);
    return switch (encodingOf(record)) {
      case AVRO -> avro.readRequest(value, known, record.origin());
      case JSON -> ChatJson.readRequest(value, known, record.origin());
    };
  }

  /**
   * Reads a response.
   *
   * @throws RequestRefused if Funnel did not write it
   */
  public ChatResponse decodeResponse(InboundRecord record) throws RequestRefused {
    byte[] value = value(record);
    return switch (encodingOf(record)) {
      case AVRO -> avro.readResponse(value);
      case JSON -> ChatJson.readResponse(value);
    };
  }

  /**
   * Writes a request, keyed by its conversation.
   *
   * @param partition null lets the producer hash the key
   * @throws IllegalArgumentException if the encoding is JSON and a function's parameters are not
   */
  public OutboundRecord encodeRequest(
      ChatRequest request, String topic, @Nullable Integer partition, Encoding encoding) {
    byte[] value =
        switch (encoding) {
          case AVRO -> avro.writeRequest(request);
          case JSON -> Payload.of(ChatJson.writeRequest(request).toJson()).bytes();
        };
    return new OutboundRecord(
        topic,
        partition,
        Payload.of(request.identity().conversation()),
        Payload.of(value),
        RecordHeaders.ofRequest(request, encoding));
  }

  /**
   * Writes the request that ends a conversation whose calls are not followed by a turn.
   *
   * @param request the one that the calls answer
   * @param failure what its next turn is answered with
   * @throws IllegalArgumentException if there is no turn after it
   */
  public OutboundRecord encodeEnding(
      ChatRequest request,
      ChatOutcome.Failure failure,
      String topic,
      int partition,
      Encoding encoding) {
    OutboundRecord record = encodeRequest(Endings.after(request), topic, partition, encoding);
    Map<String, Payload> headers = new HashMap<>(record.headers());
    headers.put(Headers.ENDING, Endings.header(failure));
    return new OutboundRecord(topic, partition, record.key(), record.value(), headers);
  }

  /** How a request ends its conversation, if it is one that does; see {@link #encodeEnding}. */
  public Optional<ChatOutcome.Failure> endingOf(InboundRecord record) {
    return Endings.of(record);
  }

  /**
   * Writes a response, keyed by its conversation.
   *
   * @param partition null lets the producer hash the key
   * @throws IllegalArgumentException if the encoding is JSON and the parameters of a function of
   *     the carried request are not
   */
  public OutboundRecord encodeResponse(
      ChatResponse response, String topic, @Nullable Integer partition, Encoding encoding) {
    byte[] value =
        switch (encoding) {
          case AVRO -> avro.writeResponse(response);
          case JSON -> Payload.of(ChatJson.writeResponse(response).toJson()).bytes();
        };
    return new OutboundRecord(
        topic,
        partition,
        Payload.of(response.identity().conversation()),
        Payload.of(value),
        RecordHeaders.ofResponse(response, encoding));
  }

  /**
   * Writes a dead letter (always Avro: it holds bytes), keyed as the record that failed. A value or
   * key beyond what any request may have is left out, as the message then says.
   */
  public OutboundRecord encodeDeadLetter(DeadLetter letter, String topic) {
    DeadLetter fitting = DeadLetterRoom.fit(letter);
    Map<String, Payload> headers = RecordHeaders.ofDeadLetter(letter, fitting);
    Payload value = Payload.of(avro.writeDeadLetter(fitting));
    return new OutboundRecord(topic, null, fitting.record().key(), value, headers);
  }

  /**
   * Reads a dead letter.
   *
   * @throws RequestRefused if Funnel did not write it
   */
  public DeadLetter decodeDeadLetter(InboundRecord record) throws RequestRefused {
    return avro.readDeadLetter(value(record));
  }

  /** The body hash of a request, for the ledger; see {@link BodyHash} for what counts. */
  public Payload bodyHash(ChatRequest request) {
    return BodyHash.of(request, avro);
  }

  /** The body hash of the request in a record; if it cannot be read, of the value's bytes. */
  public Payload bodyHash(InboundRecord record) {
    try {
      return bodyHash(decodeRequest(record));
    } catch (RequestRefused unreadable) {
      return BodyHash.ofUnreadable(record.value());
    }
  }

  /** Writes a ledger entry (always Avro), keyed by {@link LedgerKey}. */
  public OutboundRecord encodeLedgerEntry(LedgerEntry entry, String topic, int partition) {
    return new OutboundRecord(
        topic,
        partition,
        LedgerKey.of(entry.identity()),
        Payload.of(avro.writeLedgerEntry(entry)),
        Map.of(Headers.CONTENT_TYPE, Payload.of(Encoding.AVRO.contentType())));
  }

  /**
   * Reads a ledger entry.
   *
   * @throws RequestRefused if Funnel did not write it
   */
  public LedgerEntry decodeLedgerEntry(InboundRecord record) throws RequestRefused {
    try {
      return avro.readLedgerEntry(value(record), LedgerKey.read(record.key()));
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(
          ErrorCode.UNDECODABLE, "The ledger record cannot be read: " + e.getMessage());
    }
  }

  private PartialIdentity identityInBody(InboundRecord record) throws RequestRefused {
    byte[] value = requestValue(record);
    return switch (encodingOf(record)) {
      case AVRO -> avro.readIdentity(value);
      case JSON -> ChatJson.readIdentity(value);
    };
  }

  private static byte[] requestValue(InboundRecord record) throws RequestRefused {
    byte[] value = value(record);
    if (value.length > MAX_REQUEST_BYTES) {
      throw new RequestRefused(
          ErrorCode.INVALID_REQUEST,
          "The request has " + value.length + " bytes; the limit is " + MAX_REQUEST_BYTES);
    }
    return value;
  }

  private static byte[] value(InboundRecord record) throws RequestRefused {
    Payload value = record.value();
    if (value == null) {
      throw new RequestRefused(
          ErrorCode.UNDECODABLE, "The record has no value; send a request in it");
    }
    return value.bytes();
  }
}
