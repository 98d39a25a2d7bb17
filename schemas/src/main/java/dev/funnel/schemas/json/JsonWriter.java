package dev.funnel.schemas.json;

import java.util.Locale;
import java.util.Map;

/** Writes compact JSON text. */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  static String write(JsonValue value) {
    JsonWriter writer = new JsonWriter();
    writer.append(value);
    return writer.out.toString();
  }

  private void append(JsonValue value) {
    if (value instanceof JsonObject object) {
      appendObject(object);
    } else if (value instanceof JsonArray array) {
      appendArray(array);
    } else if (value instanceof JsonString string) {
      appendString(string.value());
    } else if (value instanceof JsonNumber number) {
      out.append(number.text());
    } else if (value instanceof JsonBoolean bool) {
      out.append(bool.value());
    } else {
      out.append("null");
    }
  }

  private void appendObject(JsonObject object) {
    String separator = "{";
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      out.append(separator);
      appendString(member.getKey());
      out.append(':');
      append(member.getValue());
      separator = ",";
    }
    out.append(object.members().isEmpty() ? "{}" : "}");
  }

  private void appendArray(JsonArray array) {
    String separator = "[";
    for (JsonValue element : array.elements()) {
      out.append(separator);
      append(element);
      separator = ",";
    }
    out.append(array.elements().isEmpty() ? "[]" : "]");
  }

  private void appendString(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      appendEscaped(text.charAt(i));
    }
    out.append('"');
  }

  private void appendEscaped(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        if (c < 0x20) {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
