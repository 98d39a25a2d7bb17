package dev.funnel.schemas.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON value and its place in the document, for reading with errors that say where: {@code
 * cursor.at("target").string("name")}. Every reader throws {@link JsonException} if the value is
 * absent or of another kind.
 *
 * @param pointer a JSON Pointer (RFC 6901), {@code ""} for the whole document
 */
public record JsonCursor(JsonValue value, String pointer) {
  private static final int MAX_NAME_SHOWN = 64;

  public JsonCursor {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(pointer, "pointer");
  }

  /** A cursor on a whole document. */
  public static JsonCursor of(JsonValue document) {
    return new JsonCursor(document, "");
  }

  /** Reads a document, see {@link JsonValue#parse(String)}. */
  public static JsonCursor parse(String text) {
    return of(JsonValue.parse(text));
  }

  /** The member of that name. */
  public JsonCursor at(String name) {
    return member(name)
        .orElseThrow(() -> problem("lacks the member '" + shown(name) + "'; add it"));
  }

  /** The member of that name, unless it is absent or null. */
  public Optional<JsonCursor> find(String name) {
    return member(name).filter(member -> !member.isNull());
  }

  public boolean isNull() {
    return value == JsonNull.INSTANCE;
  }

  public boolean isObject() {
    return value instanceof JsonObject;
  }

  public boolean isArray() {
    return value instanceof JsonArray;
  }

  public boolean isString() {
    return value instanceof JsonString;
  }

  public boolean isBoolean() {
    return value instanceof JsonBoolean;
  }

  /** The object's members, in order. */
  public Map<String, JsonCursor> members() {
    Map<String, JsonCursor> members = new LinkedHashMap<>();
    object().members().forEach((name, member) -> members.put(name, child(name, member)));
    return members;
  }

  /** The array's elements. */
  public List<JsonCursor> elements() {
    if (!(value instanceof JsonArray array)) {
      throw expected("an array");
    }
    List<JsonCursor> elements = new ArrayList<>(array.elements().size());
    for (JsonValue element : array.elements()) {
      elements.add(child(Integer.toString(elements.size()), element));
    }
    return elements;
  }

  public JsonObject object() {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw expected("an object");
  }

  public String string() {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw expected("a string");
  }

  /** The string member of that name. */
  public String string(String name) {
    return at(name).string();
  }

  public boolean bool() {
    if (value instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw expected("a boolean");
  }

  /** The boolean member of that name. */
  public boolean bool(String name) {
    return at(name).bool();
  }

  public BigDecimal number() {
    if (value instanceof JsonNumber number) {
      return number.value();
    }
    throw expected("a number");
  }

  /** The number member of that name, as the nearest double. */
  public double real(String name) {
    return at(name).number().doubleValue();
  }

  /** A number without a fraction ({@code 1.0} has none), within {@code int}. */
  public int integer() {
    BigDecimal number = number();
    try {
      return number.intValueExact();
    } catch (ArithmeticException e) {
      throw new JsonException(place() + " must be an integer of 32 bits", e);
    }
  }

  /** The integer member of that name. */
  public int integer(String name) {
    return at(name).integer();
  }

  /** A number without a fraction, within {@code long}. */
  public long longInteger() {
    BigDecimal number = number();
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw new JsonException(place() + " must be an integer of 64 bits", e);
    }
  }

  /** The integer member of that name. */
  public long longInteger(String name) {
    return at(name).longInteger();
  }

  /** An error about this place: {@code "/a/b" + ' ' + complaint}. */
  public JsonException problem(String complaint) {
    return new JsonException(place() + ' ' + complaint);
  }

  private Optional<JsonCursor> member(String name) {
    return Optional.ofNullable(object().get(name)).map(member -> child(name, member));
  }

  private JsonCursor child(String step, JsonValue child) {
    return new JsonCursor(child, pointer + '/' + shown(step).replace("~", "~0").replace("/", "~1"));
  }

  private JsonException expected(String kind) {
    return problem("must be " + kind + ", but is " + value.kind());
  }

  private String place() {
    return pointer.isEmpty() ? "the document" : "'" + pointer + "'";
  }

  // Names come from outside too: a message must not carry a long one.
  private static String shown(String name) {
    return name.length() <= MAX_NAME_SHOWN ? name : name.substring(0, MAX_NAME_SHOWN) + "…";
  }
}
