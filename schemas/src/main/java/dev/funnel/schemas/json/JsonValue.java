package dev.funnel.schemas.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A JSON value (RFC 8259) as a tree of records, members in the order of the text. Read it with
 * {@link JsonCursor}, whose errors name the place.
 */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
  /** Deepest nesting that is read. */
  int MAX_DEPTH = 64;

  /** Longest text that is read, in UTF-16 units. */
  int MAX_LENGTH = 32 << 20;

  /**
   * Reads exactly one value. Strict: no comments, no duplicate keys, no unpaired surrogates,
   * nothing after the value.
   *
   * @throws JsonException if the text is not such JSON or breaks a limit
   */
  static JsonValue parse(String text) {
    return JsonReader.read(text);
  }

  /**
   * Reads UTF-8 bytes, see {@link #parse(String)}.
   *
   * @throws JsonException also if the bytes are not UTF-8
   */
  static JsonValue parse(byte[] utf8) {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new JsonException("the text is not UTF-8; send UTF-8", e);
    }
  }

  /** What this is, for messages: "an object", "a string", … */
  String kind();

  /** Compact JSON text: no white space, members in order, no escapes but the necessary ones. */
  default String toJson() {
    return JsonWriter.write(this);
  }
}
