package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonNull;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Texts that are one edit away from a valid one: an edit of a byte, or of a value. */
final class Mutants {
  private static final byte[] BYTES =
      "\"\\{}[],:0179-+.eEtn aZ\u0000\u001f/é\u00ff".getBytes(StandardCharsets.UTF_8);

  private final Draw draw;

  Mutants(Draw draw) {
    this.draw = draw;
  }

  /** One mutant. It may be valid, or even the same text again. */
  byte[] of(String valid) {
    return draw.chance(50)
        ? edited(valid.getBytes(StandardCharsets.UTF_8))
        : edited(JsonValue.parse(valid)).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] edited(byte[] text) {
    int at = draw.between(0, text.length - 1);
    return switch (draw.between(0, 5)) {
      case 0 -> spliced(text, at, at + 1);
      case 1 -> spliced(text, at, at, other());
      case 2 -> spliced(text, at, at + 1, other());
      case 3 -> spliced(text, at, at, text[at]);
      case 4 -> spliced(text, at, text.length);
      default ->
          at == 0 ? spliced(text, 0, 1) : spliced(text, at - 1, at + 1, text[at], text[at - 1]);
    };
  }

  private byte other() {
    return draw.chance(90) ? BYTES[draw.between(0, BYTES.length - 1)] : (byte) draw.between(0, 255);
  }

  private static byte[] spliced(byte[] text, int from, int to, byte... inserted) {
    byte[] spliced = new byte[text.length - (to - from) + inserted.length];
    System.arraycopy(text, 0, spliced, 0, from);
    System.arraycopy(inserted, 0, spliced, from, inserted.length);
    System.arraycopy(text, to, spliced, from + inserted.length, text.length - to);
    return spliced;
  }

  // Goes down to a random place and changes the value there.
  private String edited(JsonValue value) {
    if (value instanceof JsonObject object && !object.members().isEmpty() && draw.chance(85)) {
      return draw.chance(60) ? insideMember(object) : memberChanged(object);
    }
    if (value instanceof JsonArray array && !array.elements().isEmpty() && draw.chance(85)) {
      return draw.chance(60) ? insideElement(array) : elementChanged(array);
    }
    return replaced(value);
  }

  private String insideMember(JsonObject object) {
    String chosen = draw.oneOf(List.copyOf(object.members().keySet()));
    List<String> members = new ArrayList<>();
    object
        .members()
        .forEach(
            (name, value) ->
                members.add(member(name, name.equals(chosen) ? edited(value) : value.toJson())));
    return braced(members);
  }

  private String memberChanged(JsonObject object) {
    List<String> members = new ArrayList<>();
    object.members().forEach((name, value) -> members.add(member(name, value.toJson())));
    int at = draw.between(0, members.size() - 1);
    Map.Entry<String, JsonValue> chosen = List.copyOf(object.members().entrySet()).get(at);
    String value = chosen.getValue().toJson();
    switch (draw.between(0, 3)) {
      case 0 -> members.remove(at);
      case 1 -> members.add(draw.between(0, members.size()), members.get(at));
      case 2 -> members.set(at, member(chosen.getKey() + draw.oneOf("x", " ", "\""), value));
      default -> members.add(member(draw.oneOf("zz", "", "extra"), value));
    }
    return braced(members);
  }

  private static String member(String name, String value) {
    return new JsonString(name).toJson() + ":" + value;
  }

  private static String braced(List<String> members) {
    return "{" + String.join(",", members) + "}";
  }

  private String insideElement(JsonArray array) {
    int at = draw.between(0, array.elements().size() - 1);
    List<String> elements = texts(array);
    elements.set(at, edited(array.elements().get(at)));
    return bracketed(elements);
  }

  private String elementChanged(JsonArray array) {
    List<String> elements = texts(array);
    int at = draw.between(0, elements.size() - 1);
    switch (draw.between(0, 3)) {
      case 0 -> elements.remove(at);
      case 1 -> elements.add(elements.get(at));
      case 2 -> elements.add(0, elements.get(at));
      default -> elements.add(draw.oneOf("null", "0", "\"\""));
    }
    return bracketed(elements);
  }

  private static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>();
    array.elements().forEach(element -> texts.add(element.toJson()));
    return texts;
  }

  private static String bracketed(List<String> elements) {
    return "[" + String.join(",", elements) + "]";
  }

  private String replaced(JsonValue value) {
    if (value instanceof JsonString string && draw.chance(70)) {
      return new JsonString(textChanged(string.value())).toJson();
    }
    if (value instanceof JsonNumber number && draw.chance(70)) {
      return numberChanged(number.value());
    }
    if (value instanceof JsonBoolean bool && draw.chance(30)) {
      return new JsonBoolean(!bool.value()).toJson();
    }
    return draw.oneOf(
        JsonNull.INSTANCE.toJson(),
        "0",
        "-1",
        "1.5",
        "\"\"",
        "\"red\"",
        "true",
        "[]",
        "{}",
        "[null]",
        "{\"a\":0}");
  }

  private String textChanged(String text) {
    return switch (draw.between(0, 4)) {
      case 0 -> text + draw.oneOf("x", " ", "0", "é", "\"");
      case 1 -> draw.oneOf("x", " ", "0", "é", "\\") + text;
      case 2 -> text + text;
      case 3 ->
          text.isEmpty() ? "x" : text.substring(0, text.offsetByCodePoints(text.length(), -1));
      default -> text.isEmpty() ? " " : text.substring(text.offsetByCodePoints(0, 1));
    };
  }

  private String numberChanged(BigDecimal value) {
    BigDecimal changed =
        switch (draw.between(0, 4)) {
          case 0 -> value.add(BigDecimal.ONE);
          case 1 -> value.subtract(BigDecimal.ONE);
          case 2 -> value.negate();
          case 3 -> value.multiply(BigDecimal.TEN);
          default -> value.add(new BigDecimal("0.5"));
        };
    return changed.toPlainString();
  }
}
