package dev.funnel.inference.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random schema texts that mix the keywords; some contradict themselves. */
final class RandomSchemas {
  private final Random random;

  RandomSchemas(Random random) {
    this.random = random;
  }

  /** A schema with two definitions, to which it and they may refer. */
  String document() {
    String schema = schema(3);
    String body = schema.equals("true") ? "" : schema.substring(1, schema.length() - 1);
    return "{\"$defs\":{\"d0\":"
        + object(2)
        + ",\"d1\":"
        + schema(2)
        + "}"
        + (body.isEmpty() ? "" : "," + body)
        + "}";
  }

  private String schema(int depth) {
    return oneOf(
        List.of(
            this::string,
            this::number,
            () -> keywords("\"type\":" + oneOf(List.of(() -> "\"boolean\"", () -> "\"null\""))),
            this::listed,
            () -> depth > 0 ? object(depth) : string(),
            () -> depth > 0 ? object(depth) : number(),
            () -> depth > 0 ? array(depth) : listed(),
            () -> depth > 0 ? combined(depth) : "true",
            () -> "{\"$ref\":\"#/$defs/d" + random.nextInt(2) + "\"}"));
  }

  private String oneOf(List<Supplier<String>> choices) {
    return choices.get(random.nextInt(choices.size())).get();
  }

  private String keywords(String... keywords) {
    return "{"
        + java.util.Arrays.stream(keywords)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(","))
        + "}";
  }

  private String maybe(Supplier<String> keyword) {
    return random.nextInt(3) == 0 ? keyword.get() : "";
  }

  private String string() {
    return keywords(
        "\"type\":\"string\"",
        maybe(() -> "\"minLength\":" + random.nextInt(3)),
        maybe(() -> "\"maxLength\":" + (2 + random.nextInt(4))),
        maybe(
            () ->
                "\"pattern\":"
                    + oneOf(List.of(() -> "\"^[a-z]\"", () -> "\"x|y$\"", () -> "\"\\\\d{2}\""))),
        random.nextInt(8) == 0
            ? "\"format\":" + oneOf(List.of(() -> "\"date\"", () -> "\"ipv4\"", () -> "\"uuid\""))
            : "");
  }

  private String number() {
    return keywords(
        "\"type\":"
            + oneOf(
                List.of(() -> "\"integer\"", () -> "\"number\"", () -> "[\"integer\",\"null\"]")),
        maybe(() -> "\"minimum\":" + (random.nextInt(20) - 10)),
        maybe(() -> "\"exclusiveMaximum\":" + random.nextInt(200)),
        maybe(() -> "\"multipleOf\":" + oneOf(List.of(() -> "3", () -> "0.5", () -> "10"))));
  }

  private String listed() {
    return "{\"enum\":[" + parts(1 + random.nextInt(4), this::literal) + "]}";
  }

  private String literal() {
    return oneOf(
        List.of(
            () -> "\"v" + random.nextInt(4) + "\"",
            () -> "" + random.nextInt(5),
            () -> "null",
            () -> "true",
            () -> "{\"a\":" + random.nextInt(3) + "}",
            () -> "[\"x\"," + random.nextInt(2) + "]"));
  }

  private static String parts(int count, Supplier<String> part) {
    return IntStream.range(0, count)
        .mapToObj(i -> part.get())
        .distinct()
        .collect(Collectors.joining(","));
  }

  private String name() {
    return "\"" + "abcd".charAt(random.nextInt(4)) + "\"";
  }

  private String object(int depth) {
    return keywords(
        "\"type\":\"object\"",
        "\"properties\":{" + properties(depth) + "}",
        maybe(() -> "\"required\":[" + parts(1 + random.nextInt(2), this::name) + "]"),
        maybe(
            () ->
                "\"additionalProperties\":"
                    + oneOf(List.of(() -> "false", () -> "true", () -> schema(depth - 1)))),
        random.nextInt(8) == 0 ? "\"patternProperties\":{\"^x\":" + schema(depth - 1) + "}" : "",
        random.nextInt(8) == 0 ? "\"propertyNames\":{\"maxLength\":2}" : "",
        random.nextInt(8) == 0 ? "\"minProperties\":1" : "",
        random.nextInt(8) == 0 ? "\"maxProperties\":2" : "",
        random.nextInt(8) == 0 ? "\"dependentRequired\":{" + name() + ":[" + name() + "]}" : "");
  }

  private String properties(int depth) {
    List<String> members = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      if (random.nextBoolean()) {
        members.add("\"" + name + "\":" + schema(depth - 1));
      }
    }
    return String.join(",", members);
  }

  private String array(int depth) {
    return keywords(
        "\"type\":\"array\"",
        "\"items\":" + schema(depth - 1),
        maybe(
            () ->
                "\"prefixItems\":[" + parts(1 + random.nextInt(2), () -> schema(depth - 1)) + "]"),
        maybe(() -> "\"minItems\":" + random.nextInt(3)),
        maybe(() -> "\"maxItems\":" + (1 + random.nextInt(4))),
        random.nextInt(6) == 0 ? "\"contains\":" + schema(0) : "",
        random.nextInt(6) == 0 ? "\"maxContains\":2" : "",
        random.nextInt(6) == 0 ? "\"uniqueItems\":true" : "");
  }

  private String combined(int depth) {
    return oneOf(
        List.of(
            () -> "{\"anyOf\":[" + parts(2, () -> schema(depth - 1)) + "]}",
            () -> "{\"oneOf\":[" + parts(2, () -> schema(depth - 1)) + "]}",
            () -> "{\"allOf\":[" + object(depth - 1) + "," + schema(depth - 1) + "]}",
            () -> "{\"not\":" + schema(depth - 1) + "}",
            () ->
                keywords(
                    "\"type\":\"object\",\"properties\":{"
                        + properties(depth)
                        + "},\"not\":{\"required\":["
                        + name()
                        + "]}"),
            () ->
                keywords(
                    "\"type\":\"object\",\"properties\":{" + properties(depth) + "}",
                    "\"if\":{\"properties\":{" + name() + ":" + listed() + "}}",
                    "\"then\":{\"required\":[" + name() + "]}",
                    maybe(() -> "\"else\":" + object(depth - 1)))));
  }
}
