package dev.funnel.schemas.avro;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Maps ledger entries; whose entry it is stands in the record's key. */
final class LedgerRecords {
  private LedgerRecords() {}

  static GenericRecord write(Schema schema, LedgerEntry entry) {
    Fields fields = Fields.of(schema);
    ErrorCode code = entry.code();
    return fields
        .set("bodyHash", ByteBuffer.wrap(entry.bodyHash().bytes()))
        .set("requestOffset", entry.requestOffset())
        .set("responseOffset", entry.responseOffset())
        .setSymbol("finishReason", entry.finishReason())
        .set("code", code == null ? null : symbol(fields.branchOf("code", "ErrorCode"), code))
        .set("openUntil", entry.openUntil())
        .set("endedByTimer", entry.endedByTimer())
        .set("written", entry.written())
        .record();
  }

  static LedgerEntry read(Fields fields, RequestIdentity identity) {
    return new LedgerEntry(
        identity,
        Payload.of(Fields.bytes(Objects.requireNonNull(fields.valueOrNull("bodyHash")))),
        fields.longInteger("requestOffset"),
        fields.longInteger("responseOffset"),
        fields.symbol("finishReason", FinishReason.class),
        code(fields.textOrNull("code")),
        fields.instantOrNull("openUntil"),
        fields.flag("endedByTimer"),
        Objects.requireNonNull(fields.instantOrNull("written")));
  }

  private static GenericData.EnumSymbol symbol(Schema schema, ErrorCode code) {
    return new GenericData.EnumSymbol(schema, code.name());
  }

  private static @Nullable ErrorCode code(@Nullable String name) {
    return name == null ? null : ErrorCode.valueOf(name);
  }
}
