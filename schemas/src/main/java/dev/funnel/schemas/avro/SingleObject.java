package dev.funnel.schemas.avro;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * Single-object encoding of one record type (Avro specification): {@code C3 01}, the writer's
 * schema as 8 bytes of CRC-64-AVRO in little-endian order, the record.
 *
 * <p>Reading does not use Avro's own message decoder: that one allocates what the bytes announce,
 * and passes over bytes after the record.
 */
final class SingleObject {
  static final int HEADER_LENGTH = 10;

  private static final short MARKER = (short) 0xC301;

  private final GenericData model = new GenericData();
  private final Schema current;

  /** By the fingerprint of the schema that they read; Avro shares such readers between threads. */
  private final Map<Long, GenericDatumReader<GenericRecord>> readers;

  private final BinaryMessageEncoder<GenericRecord> encoder;

  /**
   * @param versions every schema whose records are read, the last one is written
   */
  SingleObject(List<Schema> versions) {
    model.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    current = versions.get(versions.size() - 1);
    readers =
        versions.stream()
            .collect(
                Collectors.toMap(
                    SchemaNormalization::parsingFingerprint64,
                    writer -> new GenericDatumReader<>(writer, current, model),
                    // A version need not change every schema.
                    (reader, same) -> same));
    encoder = new BinaryMessageEncoder<>(model, current);
  }

  /** Whether the bytes begin as a single object does. */
  static boolean isSingleObject(byte[] bytes) {
    return bytes.length >= 2 && ByteBuffer.wrap(bytes).getShort() == MARKER;
  }

  byte[] encode(GenericRecord record) {
    try {
      ByteBuffer buffer = encoder.encode(record);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /**
   * Reads a record of any known version.
   *
   * @throws RequestRefused UNDECODABLE, whatever the bytes are
   */
  GenericRecord decode(byte[] bytes) throws RequestRefused {
    if (!isSingleObject(bytes) || bytes.length < HEADER_LENGTH) {
      throw undecodable("it does not begin with the 10 bytes of Avro's single-object header");
    }
    GenericDatumReader<GenericRecord> reader =
        reader(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2));
    try {
      AnnouncedSizes.check(reader.getSchema(), ByteBuffer.wrap(bytes).position(HEADER_LENGTH));
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(bytes, HEADER_LENGTH, bytes.length - HEADER_LENGTH, null);
      return reader.read(null, decoder);
    } catch (IOException | AvroRuntimeException | IllegalArgumentException e) {
      throw undecodable("its bytes do not follow their schema " + reader.getSchema().getName());
    }
  }

  private GenericDatumReader<GenericRecord> reader(long fingerprint) throws RequestRefused {
    GenericDatumReader<GenericRecord> reader = readers.get(fingerprint);
    if (reader == null) {
      throw undecodable(
          String.format(
              "its schema %016x is no known version of %s; update Funnel or send version 1",
              fingerprint, current.getName()));
    }
    return reader;
  }

  private static RequestRefused undecodable(String why) {
    return new RequestRefused(ErrorCode.UNDECODABLE, "The Avro value cannot be read: " + why);
  }
}
