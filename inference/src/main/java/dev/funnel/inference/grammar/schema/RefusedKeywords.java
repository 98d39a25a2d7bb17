package dev.funnel.inference.grammar.schema;

import dev.funnel.schemas.json.JsonCursor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keywords that judge a value and are not supported. All others that are unknown do not. */
final class RefusedKeywords {
  private record Reason(String why, String instead) {}

  private static final Map<String, Reason> REASONS = reasons();

  private RefusedKeywords() {}

  private static Map<String, Reason> reasons() {
    Map<String, Reason> reasons = new LinkedHashMap<>();
    Reason unevaluated =
        new Reason(
            "what other keywords have looked at would have to be remembered",
            "list the members and use additionalProperties or items");
    reasons.put("unevaluatedProperties", unevaluated);
    reasons.put("unevaluatedItems", unevaluated);
    reasons.put(
        "dependentSchemas",
        new Reason(
            "a whole schema depends on a member", "write if, then and else on one property"));
    reasons.put(
        "$dynamicRef",
        new Reason("its target depends on the way to it", "write $ref to the schema under $defs"));
    return Map.copyOf(reasons);
  }

  /** Refuses, or in best effort notes, those that the schema holds. */
  static void check(JsonCursor schema, Guard guard) {
    for (String keyword : schema.object().members().keySet()) {
      Reason reason = REASONS.get(keyword);
      if (reason != null) {
        guard.refuse(keyword, reason.why(), reason.instead());
      }
    }
  }
}
