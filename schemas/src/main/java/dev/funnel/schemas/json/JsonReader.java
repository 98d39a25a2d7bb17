package dev.funnel.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON text into values, within the limits of {@link JsonValue}. */
final class JsonReader {
  // Names from outside are neither interned nor cached: they would never be freed.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonValue.MAX_DEPTH)
                  .maxNumberLength(JsonNumber.MAX_LENGTH)
                  .maxStringLength(JsonValue.MAX_LENGTH)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  static JsonValue read(String text) {
    if (text.length() > JsonValue.MAX_LENGTH) {
      throw new JsonException(
          "the text has " + text.length() + " characters; the limit is " + JsonValue.MAX_LENGTH);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonReader(parser).readWhole();
    } catch (StreamConstraintsException e) {
      throw new JsonException(
          "the JSON is nested deeper than "
              + JsonValue.MAX_DEPTH
              + " levels, or a number or name in it is too long",
          e);
    } catch (JsonProcessingException e) {
      throw new JsonException("not valid JSON" + place(e.getLocation()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string cannot fail", e);
    }
  }

  private JsonValue readWhole() throws IOException {
    if (parser.nextToken() == null) {
      throw new JsonException("not valid JSON: the text is empty");
    }
    JsonValue value = readValue();
    if (parser.nextToken() != null) {
      throw new JsonException(
          "not valid JSON: text after the value" + place(parser.currentTokenLocation()));
    }
    return value;
  }

  private JsonValue readValue() throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> readObject();
      case START_ARRAY -> readArray();
      case VALUE_STRING -> new JsonString(wellFormed(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
      case VALUE_TRUE -> new JsonBoolean(true);
      case VALUE_FALSE -> new JsonBoolean(false);
      case VALUE_NULL -> JsonNull.INSTANCE;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new AssertionError("a blocking text parser starts no value with " + token);
    };
  }

  private JsonObject readObject() throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = wellFormed(parser.currentName());
      parser.nextToken();
      if (members.put(name, readValue()) != null) {
        throw new JsonException("an object has a key twice" + place(parser.currentLocation()));
      }
    }
    return new JsonObject(members);
  }

  private JsonArray readArray() throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(readValue());
    }
    return new JsonArray(elements);
  }

  // An unpaired surrogate cannot be encoded as UTF-8: it would change on its way.
  private String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new JsonException(
            "a string holds an unpaired surrogate" + place(parser.currentTokenLocation()));
      }
    }
    return text;
  }

  private static String place(JsonLocation location) {
    return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
