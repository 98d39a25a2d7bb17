package dev.funnel.schemas.avro;

import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RecordOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Maps the types that several records hold. */
final class SharedRecords {
  private SharedRecords() {}

  static List<GenericRecord> calls(Schema array, List<FunctionCall> calls) {
    return calls.stream().map(call -> call(array.getElementType(), call)).toList();
  }

  private static GenericRecord call(Schema schema, FunctionCall call) {
    return Fields.of(schema)
        .set("id", call.id())
        .set("name", call.name())
        .set("arguments", call.arguments())
        .set("closedByLimit", call.closedByLimit())
        .record();
  }

  static FunctionCall call(Object record) {
    Fields call = new Fields((GenericRecord) record);
    return new FunctionCall(
        call.text("id"), call.text("name"), call.text("arguments"), call.flag("closedByLimit"));
  }

  static GenericRecord result(Schema schema, FunctionResult result) {
    return Fields.of(schema)
        .set("callId", result.callId())
        .set("name", result.name())
        .set("content", result.content())
        .set("isError", result.isError())
        .record();
  }

  static FunctionResult result(Object record) {
    Fields result = new Fields((GenericRecord) record);
    return new FunctionResult(
        result.text("callId"), result.text("name"), result.text("content"), result.flag("isError"));
  }

  static GenericRecord origin(Schema schema, RecordOrigin origin) {
    return Fields.of(schema)
        .set("topic", origin.topic())
        .set("partition", origin.partition())
        .set("offset", origin.offset())
        .set("timestamp", origin.timestamp())
        .record();
  }

  static RecordOrigin origin(Fields origin) {
    Instant timestamp = Objects.requireNonNull(origin.instantOrNull("timestamp"));
    return new RecordOrigin(
        origin.text("topic"), origin.integer("partition"), origin.longInteger("offset"), timestamp);
  }
}
