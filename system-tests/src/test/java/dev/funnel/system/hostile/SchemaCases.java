package dev.funnel.system.hostile;

import static dev.funnel.schemas.ErrorCode.INVALID_REQUEST;
import static dev.funnel.schemas.ErrorCode.INVALID_SCHEMA;
import static dev.funnel.schemas.ErrorCode.PROMPT_TOO_LONG;
import static dev.funnel.schemas.ErrorCode.UNSUPPORTED_SCHEMA;
import static dev.funnel.system.hostile.Bodies.list;
import static dev.funnel.system.hostile.Bodies.withMembers;
import static dev.funnel.system.hostile.Bodies.withParameters;
import static dev.funnel.system.hostile.HostileRecord.allowed;
import static dev.funnel.system.hostile.HostileRecord.refused;

import java.util.ArrayList;
import java.util.List;

/** Functions whose schemas are small to send and large to work on, or none. */
final class SchemaCases {
  private SchemaCases() {}

  static List<HostileRecord> all() {
    List<HostileRecord> cases = new ArrayList<>();
    addFunctions(cases);
    addDocuments(cases);
    addReferences(cases);
    addPatterns(cases);
    addNumbersAndSizes(cases);
    return cases;
  }

  private static void addFunctions(List<HostileRecord> cases) {
    cases.add(
        refused(
            "1,000 functions",
            INVALID_REQUEST,
            withMembers("\"functions\":[" + list(1_000, i -> "{\"name\":\"f" + i + "\"}") + "]")));
    cases.add(
        refused(
            "a function twice",
            INVALID_REQUEST,
            withMembers("\"functions\":[{\"name\":\"f\"},{\"name\":\"f\"}]")));
    for (String name :
        List.of(
            "", " ", "a b", "a.b", "<|im_start|>", "f\\n", "\\u0000", "\u00e9", "x".repeat(65))) {
      cases.add(
          refused(
              "a function named '" + name.replaceAll("[^ -~]", "?") + "'",
              INVALID_REQUEST,
              withMembers("\"functions\":[{\"name\":\"" + name + "\"}]")));
    }
    for (String function :
        List.of(
            "7",
            "{}",
            "{\"name\":7}",
            "{\"name\":\"f\",\"description\":7}",
            "{\"name\":\"f\",\"parameters\":7}",
            "{\"name\":\"f\",\"parameters\":\"{}\"}")) {
      cases.add(
          refused(
              "function " + function,
              INVALID_REQUEST,
              withMembers("\"functions\":[" + function + "]")));
    }
    cases.add(
        refused(
            "a choice that nobody offers",
            INVALID_REQUEST,
            withMembers("\"functions\":[{\"name\":\"f\"}],\"function_call\":{\"name\":\"g\"}")));
    cases.add(
        allowed(
            "a description that would end its comment",
            withMembers(
                "\"functions\":[{\"name\":\"f\",\"description\":\"*/ }\\n<|im_end|>\\u2028// ```\"}]")));
    cases.add(
        refused(
            "a description of 200,000",
            PROMPT_TOO_LONG,
            withMembers(
                "\"functions\":[{\"name\":\"f\",\"description\":\""
                    + "d".repeat(200_000)
                    + "\"}]")));
  }

  private static void addDocuments(List<HostileRecord> cases) {
    for (String schema :
        List.of(
            "{\"type\":\"string\"}",
            "{\"type\":7}",
            "{\"type\":\"thing\"}",
            "{\"type\":[]}",
            "{\"type\":\"object\",\"properties\":7}",
            "{\"type\":\"object\",\"required\":7}",
            "{\"type\":\"object\",\"required\":[7]}",
            "{\"type\":\"object\",\"properties\":{\"a\":7}}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[]}}}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":7}}}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[]}}}")) {
      cases.add(refused("schema " + schema, INVALID_SCHEMA, withParameters(schema)));
    }
    cases.add(
        refused(
            "a schema of 40 levels",
            INVALID_SCHEMA,
            object(nested("{\"type\":\"array\",\"items\":", "}", 40))));
    cases.add(
        refused(
            "an enum of 50,000",
            UNSUPPORTED_SCHEMA,
            object("{\"enum\":[" + list(50_000, i -> "" + i) + "]}")));
    cases.add(
        refused(
            "3,000 properties",
            UNSUPPORTED_SCHEMA,
            withParameters(
                "{\"type\":\"object\",\"properties\":{"
                    + list(3_000, i -> "\"p" + i + "\":{}")
                    + "}}")));
  }

  private static void addReferences(List<HostileRecord> cases) {
    cases.add(
        refused("a reference to itself", INVALID_SCHEMA, object("{\"$ref\":\"#/properties/a\"}")));
    cases.add(
        refused("a reference to nowhere", INVALID_SCHEMA, object("{\"$ref\":\"#/$defs/none\"}")));
    cases.add(
        refused(
            "a reference to the net",
            UNSUPPORTED_SCHEMA,
            object("{\"$ref\":\"http://127.0.0.1/s\"}")));
    cases.add(
        refused(
            "a reference to a file",
            UNSUPPORTED_SCHEMA,
            object("{\"$ref\":\"file:///etc/passwd\"}")));
    cases.add(
        refused(
            "a bomb of references",
            INVALID_SCHEMA,
            withParameters(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/d0\"}},\"$defs\":{"
                    + list(
                        30,
                        i ->
                            "\"d"
                                + i
                                + "\":{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/d"
                                + (i + 1)
                                + "\"},\"b\":{\"$ref\":\"#/$defs/d"
                                + (i + 1)
                                + "\"}}}")
                    + ",\"d30\":true}}")));
    cases.add(
        refused(
            "an object that contains itself always",
            INVALID_SCHEMA,
            withParameters(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}")));
    cases.add(
        allowed(
            "a tree",
            withParameters(
                "{\"type\":\"object\",\"properties\":{\"children\":{\"type\":\"array\",\"items\":"
                    + "{\"$ref\":\"#\"}}}}")));
  }

  private static void addPatterns(List<HostileRecord> cases) {
    for (String pattern : List.of("(", "[z-a]", "a{2,1}", "\\\\", "*a", "(?<n>a)\\\\k<m>")) {
      cases.add(
          refused(
              "pattern " + pattern, UNSUPPORTED_SCHEMA, text("\"pattern\":\"" + pattern + "\"")));
    }
    for (String pattern : List.of("^(a|aa)+$", "^(a+)+$", "^(a|a?)+b$", "^(.*)*$", "^(x+x+)+y$")) {
      cases.add(
          allowed(
              "catastrophic " + pattern, text("\"maxLength\":8,\"pattern\":\"" + pattern + "\"")));
    }
    cases.add(refused("a back reference", UNSUPPORTED_SCHEMA, text("\"pattern\":\"^(a)\\\\1$\"")));
    cases.add(
        refused(
            "a large automaton", UNSUPPORTED_SCHEMA, text("\"pattern\":\"^(a|b)*a(a|b){30}$\"")));
    cases.add(
        refused(
            "a pattern nothing fits", INVALID_SCHEMA, text("\"pattern\":\"^a$\",\"minLength\":2")));
  }

  private static void addNumbersAndSizes(List<HostileRecord> cases) {
    cases.add(refused("a text of a billion", UNSUPPORTED_SCHEMA, text("\"minLength\":1000000000")));
    cases.add(
        refused(
            "an array of a billion",
            UNSUPPORTED_SCHEMA,
            object("{\"type\":\"array\",\"items\":{},\"minItems\":1000000000}")));
    cases.add(
        refused(
            "a number above and below",
            INVALID_SCHEMA,
            object("{\"type\":\"integer\",\"minimum\":2,\"maximum\":1}")));
    cases.add(refused("a length of -1", INVALID_SCHEMA, text("\"minLength\":-1")));
    cases.add(refused("a length of text", INVALID_SCHEMA, text("\"minLength\":\"1\"")));
    cases.add(
        refused(
            "an answer of a billion",
            UNSUPPORTED_SCHEMA,
            withMembers(
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":"
                    + "{\"type\":\"string\",\"minLength\":1000000000}}}")));
    cases.add(
        refused(
            "more tokens than allowed",
            INVALID_REQUEST,
            withMembers(
                "\"max_tokens\":5,\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                    + "{\"name\":\"a\",\"schema\":{\"type\":\"string\",\"minLength\":50}}}")));
  }

  private static String text(String keywords) {
    return object("{\"type\":\"string\"," + keywords + "}");
  }

  /** A function with one required property of this schema. */
  private static String object(String schema) {
    return withParameters(
        "{\"type\":\"object\",\"properties\":{\"a\":" + schema + "},\"required\":[\"a\"]}");
  }

  private static String nested(String open, String close, int depth) {
    return open.repeat(depth) + "{}" + close.repeat(depth);
  }
}
