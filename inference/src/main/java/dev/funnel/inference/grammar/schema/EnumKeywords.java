package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.schema.ArrayCondition.Items;
import dev.funnel.inference.grammar.schema.ArrayCondition.Length;
import dev.funnel.inference.grammar.schema.ObjectCondition.DeclaredOnly;
import dev.funnel.inference.grammar.schema.ObjectCondition.Members;
import dev.funnel.inference.grammar.schema.ObjectCondition.Required;
import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values that {@code enum} or {@code const} lists. */
final class EnumKeywords {
  private final SchemaDocument document;
  private final WorkLimit limit;
  private final Languages languages;

  EnumKeywords(SchemaDocument document, WorkLimit limit) {
    this.document = document;
    this.limit = limit;
    languages = new Languages(limit);
  }

  /**
   * Exactly the values listed.
   *
   * @param pointer the keyword, for messages
   */
  Values of(List<JsonValue> listed, String pointer) {
    Set<Constant> constants = EnumSet.noneOf(Constant.class);
    List<JsonNumber> numbers = new ArrayList<>();
    List<String> strings = new ArrayList<>();
    Set<Shape<ObjectCondition>> objects = new LinkedHashSet<>();
    Set<Shape<ArrayCondition>> arrays = new LinkedHashSet<>();
    for (JsonValue value : listed) {
      limit.spend(1);
      if (value instanceof JsonString string) {
        strings.add(string.value());
      } else if (value instanceof JsonNumber number) {
        numbers.add(number);
      } else if (value instanceof JsonObject object) {
        objects.add(shape(object, pointer));
      } else if (value instanceof JsonArray array) {
        arrays.add(shape(array, pointer));
      } else if (value instanceof JsonBoolean bool) {
        constants.add(bool.value() ? Constant.TRUE : Constant.FALSE);
      } else {
        constants.add(Constant.NULL);
      }
    }
    return new Values(
        constants,
        numbers.isEmpty() ? NumberLanguage.none() : languages.made(NumberLanguage.of(numbers)),
        strings.isEmpty() ? StringLanguage.none() : languages.made(StringLanguage.of(strings)),
        List.copyOf(objects),
        List.copyOf(arrays),
        true);
  }

  private Shape<ObjectCondition> shape(JsonObject object, String pointer) {
    Map<String, Demand> named = new LinkedHashMap<>();
    object.members().forEach((name, value) -> named.put(name, constant(value, pointer)));
    return new Shape<>(
        List.of(
            new Members(named, List.of(), Demand.NONE, true),
            new Required(new LinkedHashSet<>(named.keySet()), true),
            new DeclaredOnly()));
  }

  private Shape<ArrayCondition> shape(JsonArray array, String pointer) {
    List<Demand> elements =
        array.elements().stream().map(value -> constant(value, pointer)).toList();
    return new Shape<>(
        List.of(new Items(elements, Demand.NONE), new Length(elements.size(), elements.size())));
  }

  private Demand constant(JsonValue value, String pointer) {
    limit.spend(1);
    JsonObject schema = JsonObject.builder().put("const", value).build();
    return Demand.of(document.node(new JsonCursor(schema, pointer)));
  }
}
