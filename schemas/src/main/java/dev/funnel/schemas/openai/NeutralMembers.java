package dev.funnel.schemas.openai;

import dev.funnel.schemas.json.JsonCursor;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Members of OpenAI's that Funnel lacks, and the one value that asks for nothing: SDKs write their
 * defaults out.
 */
final class NeutralMembers {
  static final Map<String, Predicate<JsonCursor>> NEUTRAL =
      Map.of(
          "n", value -> value.integer() == 1,
          "stream", NeutralMembers::isFalse,
          "store", NeutralMembers::isFalse,
          "logprobs", NeutralMembers::isFalse,
          "frequency_penalty", NeutralMembers::isZero,
          "presence_penalty", NeutralMembers::isZero);

  private NeutralMembers() {}

  static void check(JsonCursor body) {
    NEUTRAL.forEach(
        (name, isNeutral) ->
            body.find(name)
                .filter(value -> !isNeutral.test(value))
                .ifPresent(
                    value -> {
                      throw UnsupportedMember.at(
                          value, "asks for what Funnel does not support; leave it out");
                    }));
  }

  private static boolean isFalse(JsonCursor value) {
    return !value.bool();
  }

  private static boolean isZero(JsonCursor value) {
    return value.number().signum() == 0;
  }
}
