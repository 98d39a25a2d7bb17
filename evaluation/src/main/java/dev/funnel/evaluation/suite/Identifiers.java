package dev.funnel.evaluation.suite;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds what a reply has to hand on: identifiers of function results, such as ticket numbers. */
final class Identifiers {
  private static final int MAX_LENGTH = 64;

  private Identifiers() {}

  /**
   * The identifiers of the results that a conversation ends with, as far as the gold reply names
   * them: a reply need not name what the gold one leaves out.
   */
  static List<String> namedBy(String goldReply, List<ChatMessage> conversation) {
    String reply = goldReply.toLowerCase(Locale.ROOT);
    return resultsAtEnd(conversation)
        .flatMap(result -> strings(result.content()))
        .filter(Identifiers::isIdentifier)
        .filter(identifier -> reply.contains(identifier.toLowerCase(Locale.ROOT)))
        .distinct()
        .toList();
  }

  private static Stream<FunctionResult> resultsAtEnd(List<ChatMessage> conversation) {
    int start = conversation.size();
    while (start > 0 && conversation.get(start - 1) instanceof FunctionResult) {
      start--;
    }
    return conversation.subList(start, conversation.size()).stream()
        .map(FunctionResult.class::cast);
  }

  private static Stream<String> strings(String content) {
    try {
      return strings(JsonValue.parse(content));
    } catch (JsonException e) {
      return Stream.empty(); // plain text: which of its words is an identifier, nobody says
    }
  }

  private static Stream<String> strings(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object.members().values().stream().flatMap(Identifiers::strings);
    }
    if (value instanceof JsonArray array) {
      return array.elements().stream().flatMap(Identifiers::strings);
    }
    return value instanceof JsonString string ? Stream.of(string.value()) : Stream.empty();
  }

  /** One word with a letter and a digit. */
  private static boolean isIdentifier(String value) {
    return value.length() <= MAX_LENGTH
        && value.chars().noneMatch(Character::isWhitespace)
        && value.chars().anyMatch(Character::isLetter)
        && value.chars().anyMatch(Character::isDigit);
  }
}
