package dev.funnel.schemas.avro;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Usage;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Maps responses. */
final class ResponseRecords {
  private ResponseRecords() {}

  static GenericRecord write(Schema schema, ChatResponse response) {
    Fields fields = Fields.of(schema);
    Schema results = fields.schemaOf("results").getElementType();
    RequestIdentity identity = response.identity();
    ChatRequest request = response.request();
    return fields
        .set("tenant", identity.tenant())
        .set("conversation", identity.conversation())
        .set("id", identity.id())
        .set("turn", identity.turn())
        .set("generation", identity.generation())
        .set("origin", SharedRecords.origin(fields.schemaOf("origin"), response.origin()))
        .set("model", response.model())
        .set("outcome", outcome(fields.schemaOf("outcome"), response.outcome()))
        .set(
            "results",
            response.results().stream().map(r -> SharedRecords.result(results, r)).toList())
        .set("promptTokens", response.usage().promptTokens())
        .set("completionTokens", response.usage().completionTokens())
        .set(
            "request",
            request == null
                ? null
                : RequestRecords.write(fields.branchOf("request", "ChatRequest"), request))
        .set("metadata", new TreeMap<>(response.metadata()))
        .setSymbol("dialect", response.dialect())
        .record();
  }

  static ChatResponse read(Fields fields) {
    RequestIdentity identity =
        new RequestIdentity(
            fields.text("tenant"),
            fields.text("conversation"),
            fields.text("id"),
            fields.integer("turn"),
            fields.integer("generation"));
    return new ChatResponse(
        identity,
        SharedRecords.origin(fields.fields("origin")),
        fields.text("model"),
        outcome(fields.fields("outcome")),
        fields.list("results", SharedRecords::result),
        new Usage(fields.integer("promptTokens"), fields.integer("completionTokens")),
        request(fields.valueOrNull("request"), identity),
        fields.map("metadata", Object::toString),
        fields.symbol("dialect", Dialect.class));
  }

  // The request carried is the one answered: its identity is the response's.
  private static @Nullable ChatRequest request(@Nullable Object record, RequestIdentity identity) {
    return record == null
        ? null
        : RequestRecords.read(new Fields((GenericRecord) record), identity);
  }

  private static GenericRecord outcome(Schema union, ChatOutcome outcome) {
    if (outcome instanceof ChatOutcome.Answer answer) {
      return Fields.of(Fields.branch(union, "Answer"))
          .set("text", answer.text())
          .setSymbol("finishReason", answer.finishReason())
          .record();
    }
    if (outcome instanceof ChatOutcome.FunctionCalls functionCalls) {
      Fields fields = Fields.of(Fields.branch(union, "FunctionCalls"));
      return fields
          .set("calls", SharedRecords.calls(fields.schemaOf("calls"), functionCalls.calls()))
          .record();
    }
    ChatOutcome.Failure failure = (ChatOutcome.Failure) outcome;
    return Fields.of(Fields.branch(union, "Failure"))
        .setSymbol("code", failure.code())
        .set("message", failure.message())
        .record();
  }

  private static ChatOutcome outcome(Fields fields) {
    return switch (fields.typeName()) {
      case "Answer" ->
          new ChatOutcome.Answer(
              fields.text("text"), fields.symbol("finishReason", FinishReason.class));
      case "FunctionCalls" ->
          new ChatOutcome.FunctionCalls(fields.list("calls", SharedRecords::call));
      default ->
          new ChatOutcome.Failure(fields.symbol("code", ErrorCode.class), fields.text("message"));
    };
  }
}
