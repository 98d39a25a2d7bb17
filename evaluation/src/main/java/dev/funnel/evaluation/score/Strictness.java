package dev.funnel.evaluation.score;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * How alike two values must be. For both: numbers by value (3 is 3.0), strings case folded,
 * stripped, runs of white space as one space; the order of keys does not matter, that of elements
 * does.
 */
enum Strictness {
  /** No more than that is forgiven. */
  EXACT,

  /** Free text, too, without articles and without a leading for, past, last. */
  LENIENT;

  boolean isSame(JsonValue gold, JsonValue got, SchemaPlace place) {
    if (gold instanceof JsonObject goldObject && got instanceof JsonObject gotObject) {
      return areSameMembers(goldObject.members(), gotObject.members(), place);
    }
    if (gold instanceof JsonArray goldArray && got instanceof JsonArray gotArray) {
      return areSameElements(goldArray.elements(), gotArray.elements(), place.element());
    }
    if (gold instanceof JsonNumber goldNumber && got instanceof JsonNumber gotNumber) {
      return goldNumber.value().compareTo(gotNumber.value()) == 0;
    }
    if (gold instanceof JsonString goldString && got instanceof JsonString gotString) {
      return isSameText(goldString.value(), gotString.value(), place);
    }
    return gold.equals(got);
  }

  private boolean areSameMembers(
      Map<String, JsonValue> gold, Map<String, JsonValue> got, SchemaPlace place) {
    return gold.keySet().equals(got.keySet())
        && gold.entrySet().stream()
            .allMatch(
                member ->
                    isSame(
                        member.getValue(),
                        got.get(member.getKey()),
                        place.member(member.getKey())));
  }

  private boolean areSameElements(List<JsonValue> gold, List<JsonValue> got, SchemaPlace place) {
    if (gold.size() != got.size()) {
      return false;
    }
    for (int i = 0; i < gold.size(); i++) {
      if (!isSame(gold.get(i), got.get(i), place)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSameText(String gold, String got, SchemaPlace place) {
    boolean isForgiven = this == LENIENT && place.isFreeText(gold) && place.isFreeText(got);
    return isForgiven
        ? TextRules.lenient(gold).equals(TextRules.lenient(got))
        : TextRules.exact(gold).equals(TextRules.exact(got));
  }
}
