package dev.funnel.system.hostile;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts of JSON bodies. */
final class Bodies {
  /** What any client may send. */
  static final String GOOD = withMembers("\"model\":null");

  private Bodies() {}

  /** A body with one user message and these members. */
  static String withMembers(String members) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + members + "}";
  }

  /** A body with these elements of {@code messages}. */
  static String withMessages(String messages) {
    return "{\"messages\":[" + messages + "]}";
  }

  /** A body whose user says this, which is the inside of a JSON string. */
  static String saying(String escaped) {
    return withMessages("{\"role\":\"user\",\"content\":\"" + escaped + "\"}");
  }

  /** A body with one function of these parameters, which must be called. */
  static String withParameters(String schema) {
    return withMembers(
        "\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":"
            + "{\"name\":\"f\",\"parameters\":"
            + schema
            + "}}]");
  }

  static String list(int count, IntFunction<String> element) {
    return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(","));
  }
}
