package dev.funnel.schemas.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object.
 *
 * @param members unmodifiable, iterates in the order of the text; equality ignores the order
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
  public JsonObject {
    // Not Map.copyOf: it would lose the order.
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** A builder that keeps the order in which members are put. */
  public static Builder builder() {
    return new Builder();
  }

  /** The member, or null if there is none. */
  public @Nullable JsonValue get(String name) {
    return members.get(name);
  }

  @Override
  public String kind() {
    return "an object";
  }

  /** Collects members in order; not thread-safe. */
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    public Builder put(String name, double value) {
      return put(name, JsonNumber.of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, new JsonBoolean(value));
    }

    public Builder put(String name, List<? extends JsonValue> elements) {
      return put(name, new JsonArray(List.copyOf(elements)));
    }

    public Builder putNull(String name) {
      return put(name, JsonNull.INSTANCE);
    }

    /** Puts the member unless the value is null. */
    public Builder putIfPresent(String name, @Nullable String value) {
      return value == null ? this : put(name, value);
    }

    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
