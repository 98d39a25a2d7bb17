package dev.funnel.inference.weights;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The key-value part of a GGUF file.
 *
 * @param file for messages
 * @param values String, Boolean, Long, Double, or a List of one of them
 */
public record GgufMetadata(String file, Map<String, Object> values) {
  public GgufMetadata {
    Objects.requireNonNull(file, "file");
    values = Map.copyOf(values);
  }

  public String string(String key) {
    return typed(key, String.class, "a string");
  }

  public long integer(String key) {
    return typed(key, Long.class, "an integer");
  }

  /** A whole number from 1 to {@code max}. */
  public int positive(String key, int max) {
    long value = integer(key);
    if (value < 1 || value > max) {
      throw problem(key, "is " + value + "; supported are 1 to " + max);
    }
    return (int) value;
  }

  /** A finite number above zero. */
  public double positiveReal(String key) {
    double value = typed(key, Double.class, "a floating-point number");
    if (!(value > 0) || Double.isInfinite(value)) {
      throw problem(key, "is " + value + "; it must be above zero");
    }
    return value;
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public Optional<String> findString(String key) {
    return has(key) ? Optional.of(string(key)) : Optional.empty();
  }

  /** A list of strings. */
  public List<String> strings(String key) {
    return list(key, String.class);
  }

  /** A list of integers. */
  public List<Long> integers(String key) {
    return list(key, Long.class);
  }

  /** An error about a key: {@code "Model file F: metadata KEY complaint"}. */
  public ModelFileException problem(String key, String complaint) {
    return new ModelFileException("Model file " + file + ": metadata " + key + " " + complaint);
  }

  private <T> List<T> list(String key, Class<T> element) {
    List<?> list = typed(key, List.class, "a list");
    for (Object value : list) {
      if (!element.isInstance(value)) {
        throw problem(
            key,
            "holds "
                + value.getClass().getSimpleName()
                + " elements; wanted "
                + element.getSimpleName());
      }
    }
    return list.stream().map(element::cast).toList();
  }

  private <T> T typed(String key, Class<T> type, String kind) {
    Object value = values.get(key);
    if (value == null) {
      throw problem(key, "is missing; a Llama model needs it");
    }
    if (!type.isInstance(value)) {
      throw problem(key, "is of type " + value.getClass().getSimpleName() + "; wanted " + kind);
    }
    return type.cast(value);
  }
}
