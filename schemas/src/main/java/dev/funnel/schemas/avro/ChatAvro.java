package dev.funnel.schemas.avro;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;

/** Values to Avro single-object bytes and back. Immutable; safe for use from any thread. */
public final class ChatAvro {
  private final SingleObject requests =
      new SingleObject(AvroSchemas.VERSIONS.stream().map(SchemaVersion::request).toList());
  private final SingleObject responses =
      new SingleObject(AvroSchemas.VERSIONS.stream().map(SchemaVersion::response).toList());
  private final SingleObject deadLetters =
      new SingleObject(AvroSchemas.VERSIONS.stream().map(SchemaVersion::deadLetter).toList());

  /** Whether the bytes begin as Avro single-object encoding does. */
  public static boolean looksLikeAvro(byte[] bytes) {
    return SingleObject.isSingleObject(bytes);
  }

  public byte[] writeRequest(ChatRequest request) {
    return requests.encode(RequestRecords.write(AvroSchemas.CURRENT.request(), request));
  }

  public byte[] writeResponse(ChatResponse response) {
    return responses.encode(ResponseRecords.write(AvroSchemas.CURRENT.response(), response));
  }

  public byte[] writeDeadLetter(DeadLetter letter) {
    return deadLetters.encode(DeadLetterRecords.write(AvroSchemas.CURRENT.deadLetter(), letter));
  }

  /** What the body of a request says about its identity. */
  public PartialIdentity readIdentity(byte[] bytes) throws RequestRefused {
    return RequestRecords.identity(new Fields(requests.decode(bytes)));
  }

  /**
   * Reads a request.
   *
   * @param known what its record's key and headers say about its identity
   * @throws RequestRefused UNDECODABLE, or INVALID_REQUEST if a value breaks a limit
   */
  public ChatRequest readRequest(byte[] bytes, PartialIdentity known, RecordOrigin origin)
      throws RequestRefused {
    Fields fields = new Fields(requests.decode(bytes));
    PartialIdentity identity = known.and(RequestRecords.identity(fields));
    try {
      return RequestRecords.read(fields, identity.complete(origin));
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /**
   * Reads a response.
   *
   * @throws RequestRefused UNDECODABLE, or INVALID_REQUEST if a value breaks a limit
   */
  public ChatResponse readResponse(byte[] bytes) throws RequestRefused {
    Fields fields = new Fields(responses.decode(bytes));
    try {
      return ResponseRecords.read(fields);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /**
   * Reads a dead letter.
   *
   * @throws RequestRefused UNDECODABLE, or INVALID_REQUEST if a value breaks a limit
   */
  public DeadLetter readDeadLetter(byte[] bytes) throws RequestRefused {
    Fields fields = new Fields(deadLetters.decode(bytes));
    try {
      return DeadLetterRecords.read(fields);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  private static RequestRefused invalid(IllegalArgumentException e) {
    return new RequestRefused(
        ErrorCode.INVALID_REQUEST, "The request is invalid: " + e.getMessage());
  }
}
