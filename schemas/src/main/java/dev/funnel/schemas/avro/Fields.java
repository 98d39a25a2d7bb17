package dev.funnel.schemas.avro;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A generic record with typed reads and writes; its schema has already been obeyed. */
record Fields(GenericRecord record) {
  /** An empty record of that schema. */
  static Fields of(Schema schema) {
    return new Fields(new GenericData.Record(schema));
  }

  Fields set(String name, @Nullable Object value) {
    record.put(name, value);
    return this;
  }

  /** Sets an enum field. */
  Fields setSymbol(String name, Enum<?> symbol) {
    return set(name, new GenericData.EnumSymbol(schemaOf(name), symbol.name()));
  }

  /** The schema of a field that is no union. */
  Schema schemaOf(String name) {
    return record.getSchema().getField(name).schema();
  }

  /** The schema of a branch of a field that is a union. */
  Schema branchOf(String name, String branch) {
    return branch(schemaOf(name), branch);
  }

  /** The branch of a union that has this name. */
  static Schema branch(Schema union, String name) {
    return union.getTypes().stream()
        .filter(type -> type.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(union + " has no branch " + name));
  }

  /** Name of the record's type, without its namespace. */
  String typeName() {
    return record.getSchema().getName();
  }

  String text(String name) {
    return record.get(name).toString();
  }

  @Nullable String textOrNull(String name) {
    Object value = record.get(name);
    return value == null ? null : value.toString();
  }

  boolean flag(String name) {
    return (Boolean) record.get(name);
  }

  int integer(String name) {
    return (Integer) record.get(name);
  }

  @Nullable Integer integerOrNull(String name) {
    return (Integer) record.get(name);
  }

  @Nullable Long longOrNull(String name) {
    return (Long) record.get(name);
  }

  long longInteger(String name) {
    return (Long) record.get(name);
  }

  @Nullable Double realOrNull(String name) {
    return (Double) record.get(name);
  }

  @Nullable Instant instantOrNull(String name) {
    return (Instant) record.get(name);
  }

  <E extends Enum<E>> E symbol(String name, Class<E> type) {
    return Enum.valueOf(type, text(name));
  }

  Fields fields(String name) {
    return new Fields((GenericRecord) record.get(name));
  }

  @Nullable Object valueOrNull(String name) {
    return record.get(name);
  }

  <T> List<T> list(String name, Function<Object, ? extends T> mapping) {
    return ((List<?>) record.get(name)).stream().<T>map(mapping).toList();
  }

  <T> Map<String, T> map(String name, Function<Object, ? extends T> mapping) {
    Map<String, T> result = new HashMap<>();
    ((Map<?, ?>) record.get(name))
        .forEach((key, value) -> result.put(key.toString(), mapping.apply(value)));
    return result;
  }

  static byte[] bytes(Object buffer) {
    ByteBuffer view = ((ByteBuffer) buffer).duplicate();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }
}
