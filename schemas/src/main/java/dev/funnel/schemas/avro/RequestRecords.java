package dev.funnel.schemas.avro;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Maps requests. */
final class RequestRecords {
  private RequestRecords() {}

  static GenericRecord write(Schema schema, ChatRequest request) {
    Fields fields = Fields.of(schema);
    Schema messages = fields.schemaOf("messages").getElementType();
    Schema functions = fields.schemaOf("functions").getElementType();
    RequestIdentity identity = request.identity();
    return fields
        .set("tenant", identity.tenant())
        .set("conversation", identity.conversation())
        .set("id", identity.id())
        .set("turn", identity.turn())
        .set("generation", identity.generation())
        .set("model", request.model())
        .set("messages", request.messages().stream().map(m -> message(messages, m)).toList())
        .set("functions", request.functions().stream().map(f -> function(functions, f)).toList())
        .set("functionChoice", choice(fields, request.functionChoice()))
        .set("parallelCalls", request.parallelCalls())
        .set("sampling", sampling(fields.schemaOf("sampling"), request.sampling()))
        .set("execution", execution(fields.schemaOf("execution"), request.execution()))
        .set("deadline", request.deadline())
        .set("priority", request.priority())
        .set("metadata", new TreeMap<>(request.metadata()))
        .setSymbol("dialect", request.dialect())
        .setSymbol("schemaMode", request.schemaMode())
        .set("responseSchema", request.responseSchema())
        .record();
  }

  static ChatRequest read(Fields fields, RequestIdentity identity) {
    return ChatRequest.builder(identity, fields.list("messages", RequestRecords::message))
        .model(fields.textOrNull("model"))
        .functions(fields.list("functions", RequestRecords::function))
        .functionChoice(choice(fields.valueOrNull("functionChoice")))
        .parallelCalls(fields.flag("parallelCalls"))
        .sampling(sampling(fields.fields("sampling")))
        .execution(execution(fields.fields("execution")))
        .deadline(fields.instantOrNull("deadline"))
        .priority(fields.integer("priority"))
        .metadata(fields.map("metadata", Object::toString))
        .dialect(fields.symbol("dialect", Dialect.class))
        .schemaMode(fields.symbol("schemaMode", SchemaMode.class))
        .responseSchema(fields.textOrNull("responseSchema"))
        .build();
  }

  static PartialIdentity identity(Fields fields) {
    return new PartialIdentity(
        fields.textOrNull("tenant"),
        fields.textOrNull("conversation"),
        fields.textOrNull("id"),
        fields.integerOrNull("turn"),
        fields.integerOrNull("generation"));
  }

  private static GenericRecord message(Schema union, ChatMessage message) {
    if (message instanceof ChatMessage.Instructions instructions) {
      return Fields.of(Fields.branch(union, "Instructions"))
          .set("content", instructions.content())
          .record();
    }
    if (message instanceof ChatMessage.User user) {
      return Fields.of(Fields.branch(union, "User")).set("content", user.content()).record();
    }
    if (message instanceof ChatMessage.Assistant assistant) {
      Fields fields = Fields.of(Fields.branch(union, "Assistant"));
      return fields
          .set("content", assistant.content())
          .set("calls", SharedRecords.calls(fields.schemaOf("calls"), assistant.calls()))
          .record();
    }
    return SharedRecords.result(Fields.branch(union, "FunctionResult"), (FunctionResult) message);
  }

  private static ChatMessage message(Object record) {
    Fields fields = new Fields((GenericRecord) record);
    return switch (fields.typeName()) {
      case "Instructions" -> new ChatMessage.Instructions(fields.text("content"));
      case "User" -> new ChatMessage.User(fields.text("content"));
      case "Assistant" ->
          new ChatMessage.Assistant(
              fields.textOrNull("content"), fields.list("calls", SharedRecords::call));
      default -> SharedRecords.result(record);
    };
  }

  private static GenericRecord function(Schema schema, FunctionDefinition function) {
    return Fields.of(schema)
        .set("name", function.name())
        .set("description", function.description())
        .set("parameters", function.parameters())
        .record();
  }

  private static FunctionDefinition function(Object record) {
    Fields fields = new Fields((GenericRecord) record);
    return new FunctionDefinition(
        fields.text("name"), fields.textOrNull("description"), fields.text("parameters"));
  }

  private static Object choice(Fields request, FunctionChoice choice) {
    if (choice instanceof FunctionChoice.Named named) {
      Schema schema = request.branchOf("functionChoice", "NamedFunction");
      return Fields.of(schema).set("name", named.name()).record();
    }
    String symbol =
        choice instanceof FunctionChoice.Required
            ? "REQUIRED"
            : choice instanceof FunctionChoice.None ? "NONE" : "AUTO";
    return new GenericData.EnumSymbol(request.branchOf("functionChoice", "ChoiceMode"), symbol);
  }

  private static FunctionChoice choice(Object value) {
    if (value instanceof GenericRecord named) {
      return new FunctionChoice.Named(new Fields(named).text("name"));
    }
    return switch (value.toString()) {
      case "NONE" -> FunctionChoice.NONE;
      case "REQUIRED" -> FunctionChoice.REQUIRED;
      default -> FunctionChoice.AUTO;
    };
  }

  private static GenericRecord sampling(Schema schema, SamplingParams sampling) {
    return Fields.of(schema)
        .set("temperature", sampling.temperature())
        .set("topP", sampling.topP())
        .set("topK", sampling.topK())
        .set("seed", sampling.seed())
        .set("maxTokens", sampling.maxTokens())
        .set("stop", sampling.stop())
        .record();
  }

  private static SamplingParams sampling(Fields fields) {
    List<String> stop = fields.list("stop", Object::toString);
    return new SamplingParams(
        fields.realOrNull("temperature"),
        fields.realOrNull("topP"),
        fields.integerOrNull("topK"),
        fields.longOrNull("seed"),
        fields.integerOrNull("maxTokens"),
        stop);
  }

  private static GenericRecord execution(Schema schema, Execution execution) {
    return Fields.of(schema)
        .set("execute", execution.execute())
        .set("maxTurns", execution.maxTurns())
        .set("executeClosedByLimit", execution.executeClosedByLimit())
        .record();
  }

  private static Execution execution(Fields fields) {
    return new Execution(
        fields.flag("execute"), fields.integer("maxTurns"), fields.flag("executeClosedByLimit"));
  }
}
