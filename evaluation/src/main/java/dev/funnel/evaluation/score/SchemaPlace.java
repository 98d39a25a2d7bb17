package dev.funnel.evaluation.score;

import dev.funnel.schemas.ParameterSchema;
import dev.funnel.schemas.ParameterSchema.AnyShape;
import dev.funnel.schemas.ParameterSchema.ArrayShape;
import dev.funnel.schemas.ParameterSchema.EnumShape;
import dev.funnel.schemas.ParameterSchema.ObjectShape;
import dev.funnel.schemas.ParameterSchema.Scalar;
import dev.funnel.schemas.ParameterSchema.ScalarShape;
import dev.funnel.schemas.ParameterSchema.UnionShape;
import dev.funnel.schemas.json.JsonString;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a schema says of one place in a value.
 *
 * @param shapes that it may have there, none of them a union; empty where the schema says nothing
 */
record SchemaPlace(List<ParameterSchema> shapes) {
  /** A place of which nothing is said. */
  static final SchemaPlace UNKNOWN = new SchemaPlace(List.of());

  SchemaPlace {
    shapes = List.copyOf(shapes);
  }

  static SchemaPlace of(ParameterSchema schema) {
    return new SchemaPlace(alternatives(schema).toList());
  }

  SchemaPlace member(String name) {
    return new SchemaPlace(
        shapes.stream()
            .filter(ObjectShape.class::isInstance)
            .flatMap(shape -> ((ObjectShape) shape).properties().stream())
            .filter(property -> property.name().equals(name))
            .flatMap(property -> alternatives(property.schema()))
            .toList());
  }

  SchemaPlace element() {
    return new SchemaPlace(
        shapes.stream()
            .filter(ArrayShape.class::isInstance)
            .flatMap(shape -> alternatives(((ArrayShape) shape).items()))
            .toList());
  }

  /** Whether a string here is in the model's own words, not one of a set. */
  boolean isFreeText(String value) {
    return (shapes.isEmpty() || shapes.stream().anyMatch(SchemaPlace::allowsAnyText))
        && shapes.stream().noneMatch(shape -> isLiteralOf(shape, value));
  }

  private static boolean allowsAnyText(ParameterSchema shape) {
    return shape instanceof AnyShape
        || (shape instanceof ScalarShape scalar && scalar.type() == Scalar.STRING);
  }

  private static boolean isLiteralOf(ParameterSchema shape, String value) {
    return shape instanceof EnumShape literals
        && literals.literals().contains(new JsonString(value).toJson());
  }

  private static Stream<ParameterSchema> alternatives(ParameterSchema schema) {
    return schema instanceof UnionShape union
        ? union.variants().stream().flatMap(SchemaPlace::alternatives)
        : Stream.of(schema);
  }
}
