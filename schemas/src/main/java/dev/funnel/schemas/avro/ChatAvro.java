package dev.funnel.schemas.avro;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** Values to Avro single-object bytes and back. Immutable; safe for use from any thread. */
public final class ChatAvro {
  private final SingleObject requests =
      new SingleObject(AvroSchemas.VERSIONS.stream().map(SchemaVersion::request).toList());
  private final SingleObject responses =
      new SingleObject(AvroSchemas.VERSIONS.stream().map(SchemaVersion::response).toList());
  private final SingleObject deadLetters =
      new SingleObject(AvroSchemas.VERSIONS.stream().map(SchemaVersion::deadLetter).toList());

  private final SingleObject ledgerEntries =
      new SingleObject(
          AvroSchemas.VERSIONS.stream().flatMap(v -> Stream.ofNullable(v.ledgerEntry())).toList());

  /** Whether the bytes begin as Avro single-object encoding does. */
  public static boolean looksLikeAvro(byte[] bytes) {
    return SingleObject.isSingleObject(bytes);
  }

  public byte[] writeRequest(ChatRequest request) {
    return requests.encode(RequestRecords.write(AvroSchemas.CURRENT.request(), request));
  }

  /**
   * A request as the same bytes in every release: entries of the ledger hold their hash.
   *
   * <p>This is version 3. What a later version adds joins these bytes only where it is not its
   * default.
   */
  public byte[] writeCanonicalRequest(ChatRequest request) {
    return writeRequest(request);
  }

  public byte[] writeResponse(ChatResponse response) {
    return responses.encode(ResponseRecords.write(AvroSchemas.CURRENT.response(), response));
  }

  public byte[] writeDeadLetter(DeadLetter letter) {
    return deadLetters.encode(DeadLetterRecords.write(AvroSchemas.CURRENT.deadLetter(), letter));
  }

  public byte[] writeLedgerEntry(LedgerEntry entry) {
    Schema schema = Objects.requireNonNull(AvroSchemas.CURRENT.ledgerEntry());
    return ledgerEntries.encode(LedgerRecords.write(schema, entry));
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

  /**
   * Reads a ledger entry.
   *
   * @param identity as the record's key tells it
   * @throws RequestRefused UNDECODABLE, or INVALID_REQUEST if a value breaks a limit
   */
  public LedgerEntry readLedgerEntry(byte[] bytes, RequestIdentity identity) throws RequestRefused {
    Fields fields = new Fields(ledgerEntries.decode(bytes));
    try {
      return LedgerRecords.read(fields, identity);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  private static RequestRefused invalid(IllegalArgumentException e) {
    return new RequestRefused(
        ErrorCode.INVALID_REQUEST, "The request is invalid: " + e.getMessage());
  }
}
