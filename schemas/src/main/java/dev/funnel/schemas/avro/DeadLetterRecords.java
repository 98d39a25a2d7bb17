package dev.funnel.schemas.avro;

import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Maps dead letters. */
final class DeadLetterRecords {
  private DeadLetterRecords() {}

  static GenericRecord write(Schema schema, DeadLetter letter) {
    Fields fields = Fields.of(schema);
    Map<String, ByteBuffer> headers = new TreeMap<>();
    letter.record().headers().forEach((name, value) -> headers.put(name, buffer(value)));
    return fields
        .setSymbol("code", letter.code())
        .set("message", letter.message())
        .set("attempts", letter.attempts())
        .set("origin", SharedRecords.origin(fields.schemaOf("origin"), letter.record().origin()))
        .set("key", bufferOrNull(letter.record().key()))
        .set("value", bufferOrNull(letter.record().value()))
        .set("headers", headers)
        .set("traceId", letter.traceId())
        .set("batchMates", letter.batchMates())
        .record();
  }

  static DeadLetter read(Fields fields) {
    return new DeadLetter(
        fields.symbol("code", ErrorCode.class),
        fields.text("message"),
        fields.integer("attempts"),
        fields.textOrNull("traceId"),
        fields.list("batchMates", Object::toString),
        new InboundRecord(
            SharedRecords.origin(fields.fields("origin")),
            payloadOrNull(fields.valueOrNull("key")),
            payloadOrNull(fields.valueOrNull("value")),
            fields.map("headers", value -> Payload.of(Fields.bytes(value)))));
  }

  private static ByteBuffer buffer(Payload payload) {
    return ByteBuffer.wrap(payload.bytes());
  }

  private static @Nullable ByteBuffer bufferOrNull(@Nullable Payload payload) {
    return payload == null ? null : buffer(payload);
  }

  private static @Nullable Payload payloadOrNull(@Nullable Object buffer) {
    return buffer == null ? null : Payload.of(Fields.bytes(buffer));
  }
}
