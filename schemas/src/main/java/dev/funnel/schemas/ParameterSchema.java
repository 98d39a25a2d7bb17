package dev.funnel.schemas;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema as the prompt shows it: the shapes of TypeScript, in the schema's own order. Parsed
 * once by {@code json.SchemaParser}; keywords that TypeScript cannot say are not kept here.
 */
public sealed interface ParameterSchema {
  /** Shown above the field it belongs to; null for none. */
  @Nullable String description();

  /** A JSON object. */
  record ObjectShape(@Nullable String description, List<Property> properties)
      implements ParameterSchema {
    public ObjectShape {
      properties = List.copyOf(properties);
    }
  }

  /** One property of an object. */
  record Property(String name, ParameterSchema schema, boolean required) {
    public Property {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(schema, "schema");
    }
  }

  /** A JSON array. */
  record ArrayShape(@Nullable String description, ParameterSchema items)
      implements ParameterSchema {
    public ArrayShape {
      Objects.requireNonNull(items, "items");
    }
  }

  /**
   * One of several values.
   *
   * @param literals compact JSON texts, at least one
   */
  record EnumShape(@Nullable String description, List<String> literals) implements ParameterSchema {
    public EnumShape {
      literals = List.copyOf(literals);
    }
  }

  /** One of several shapes. */
  record UnionShape(@Nullable String description, List<ParameterSchema> variants)
      implements ParameterSchema {
    public UnionShape {
      variants = List.copyOf(variants);
    }
  }

  /** A scalar type. */
  record ScalarShape(@Nullable String description, Scalar type) implements ParameterSchema {
    public ScalarShape {
      Objects.requireNonNull(type, "type");
    }
  }

  /** Any JSON value. */
  record AnyShape(@Nullable String description) implements ParameterSchema {}

  /** JSON Schema's scalar types, in TypeScript's spelling when lower-cased. */
  enum Scalar {
    STRING,
    NUMBER,
    INTEGER,
    BOOLEAN,
    NULL
  }
}
