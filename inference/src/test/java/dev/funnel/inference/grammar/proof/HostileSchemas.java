package dev.funnel.inference.grammar.proof;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Schemas that are small to send and large to work on. */
final class HostileSchemas {
  private HostileSchemas() {}

  static Map<String, String> all() {
    Map<String, String> schemas = new LinkedHashMap<>();
    addReferences(schemas);
    addChoices(schemas);
    addTexts(schemas);
    addNumbers(schemas);
    addArrays(schemas);
    addObjects(schemas);
    return schemas;
  }

  private static void addReferences(Map<String, String> schemas) {
    schemas.put("a reference to itself", "{'$ref':'#'}");
    schemas.put(
        "two references in a circle",
        value("{'$ref':'#/$defs/a'}", "'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}"));
    schemas.put(
        "a circle through allOf and anyOf",
        value("{'$ref':'#/$defs/a'}", "'a':{'allOf':[{'anyOf':[{'$ref':'#/$defs/a'}]}]}"));
    schemas.put(
        "a value that contains itself always",
        value(
            "{'$ref':'#/$defs/a'}",
            "'a':{'type':'object','properties':{'a':{'$ref':'#/$defs/a'}},'required':['a']}"));
    schemas.put("not of itself", value("{'$ref':'#/$defs/a'}", "'a':{'not':{'$ref':'#/$defs/a'}}"));
    schemas.put("allOf doubled thirty times", doubled("allOf", 30));
    schemas.put("anyOf doubled thirty times", doubled("anyOf", 30));
    schemas.put("oneOf doubled thirty times", doubled("oneOf", 30));
    schemas.put(
        "objects doubled thirty times",
        value(
            "{'$ref':'#/$defs/d0'}",
            list(
                    30,
                    i ->
                        "'d"
                            + i
                            + "':{'type':'object','properties':{'a':{'$ref':'#/$defs/d"
                            + (i + 1)
                            + "'},'b':{'$ref':'#/$defs/d"
                            + (i + 1)
                            + "'}},'required':['a','b']}")
                + ",'d30':true"));
    schemas.put("nested allOf", nested("{'allOf':[", "]}", 60));
    schemas.put("nested not", nested("{'not':", "}", 60));
    schemas.put("nested arrays", nested("{'type':'array','items':", "}", 60));
    schemas.put("a document nested too deep", nested("{'not':", "}", 5_000));
    schemas.put(
        "growing conjunctions along a recursion",
        value(
            "{'$ref':'#/$defs/a'}",
            "'a':{'type':'object','properties':{'x':{'allOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/b'}]}},'additionalProperties':{'$ref':'#/$defs/b'}},"
                + "'b':{'type':'object','properties':{'x':{'$ref':'#/$defs/c'}},'additionalProperties':{'$ref':'#/$defs/a'}},"
                + "'c':{'type':'object','properties':{'x':{'allOf':[{'$ref':'#/$defs/b'},{'$ref':'#/$defs/c'}]}},'additionalProperties':{'$ref':'#/$defs/b'}}"));
  }

  private static void addChoices(Map<String, String> schemas) {
    schemas.put(
        "a product of twenty choices",
        value(
            "{'allOf':["
                + list(20, i -> "{'anyOf':[{'minLength':" + i + "},{'maxLength':" + 2 * i + "}]}")
                + "]}"));
    schemas.put(
        "a product of twenty choices of members",
        value(
            "{'type':'object','properties':{"
                + list(40, i -> "'p" + i + "':{}")
                + "},'allOf':["
                + list(
                    20,
                    i ->
                        "{'anyOf':[{'required':['p"
                            + i
                            + "']},{'required':['p"
                            + (i + 20)
                            + "']}]}")
                + "]}"));
    schemas.put(
        "twenty conditions",
        value(
            "{'type':'object','properties':{"
                + list(40, i -> "'p" + i + "':{'type':'integer'}")
                + "},'allOf':["
                + list(
                    20,
                    i ->
                        "{'if':{'properties':{'p"
                            + i
                            + "':{'const':1}}},'then':{'required':['p"
                            + (i + 20)
                            + "']}}")
                + "]}"));
    schemas.put(
        "two hundred exclusive branches",
        value(
            "{'oneOf':["
                + list(
                    200,
                    i ->
                        "{'type':'object','properties':{'k':{'const':"
                            + i
                            + "},'v':{'type':'string','pattern':'^a{"
                            + i
                            + "}'}},'required':['k']}")
                + "]}"));
    schemas.put(
        "two hundred overlapping patterns, one of which must match",
        value(
            "{'oneOf':["
                + list(
                    200,
                    i ->
                        "{'type':'string','pattern':'"
                            + (char) ('a' + i % 26)
                            + ".{"
                            + i % 17
                            + "}'}")
                + "]}"));
    schemas.put(
        "an enumeration of two thousand objects",
        value("{'enum':[" + list(2_000, i -> "{'a':" + i + ",'b':[" + i + "]}") + "]}"));
    schemas.put(
        "an enumeration of five thousand texts",
        value("{'enum':[" + list(5_000, i -> "'t" + i * 7_919 % 100_003 + "'") + "]}"));
  }

  private static void addTexts(Map<String, String> schemas) {
    for (String pattern :
        new String[] {
          "(a|b)*a(a|b){20}",
          "(a|b)*a(a|b){400}",
          "^(.{1,1000}){1,1000}$",
          "^(((a{9}){9}){9}){9}$",
          "^(((a{99}){99}){99}){99}$",
          "(((((((((((a*)*)*)*)*)*)*)*)*)*)*)*b",
          "(x+x+)+y",
          "^(a?){500}a{500}$",
          ".*a.*b.*c.*d.*e.*f.*g.*h.*i.*j.*k.*l.*",
          "(".repeat(400) + ")".repeat(400),
          "[\\\\u0000-\\\\uffff]{1,800}x[^a]{1,800}"
        }) {
      String shown = pattern.length() > 40 ? pattern.substring(0, 40) + "..." : pattern;
      schemas.put("pattern " + shown, value("{'type':'string','pattern':'" + pattern + "'}"));
    }
    schemas.put(
        "many patterns at once",
        value(
            "{'type':'string','allOf':["
                + list(26, i -> "{'pattern':'" + (char) ('a' + i) + ".." + (char) ('z' - i) + "'}")
                + "]}"));
    schemas.put(
        "many patterns that must not match",
        value(
            "{'type':'string','allOf':["
                + list(
                    26,
                    i -> "{'not':{'pattern':'" + (char) ('a' + i) + ".." + (char) ('z' - i) + "'}}")
                + "]}"));
    schemas.put(
        "a pattern with a length",
        value("{'type':'string','pattern':'^([a-z]+-)*[0-9]$','minLength':5000,'maxLength':9000}"));
    schemas.put(
        "a text of ten million characters", value("{'type':'string','minLength':10000000}"));
    schemas.put(
        "a text of at most two billion characters",
        value("{'type':'string','maxLength':2147483647}"));
    schemas.put("a length beyond every integer", value("{'type':'string','minLength':1e300}"));
    schemas.put(
        "a format with a length",
        value("{'type':'string','format':'uri','minLength':3000,'maxLength':3001}"));
  }

  private static void addNumbers(Map<String, String> schemas) {
    schemas.put("a tiny step", value("{'type':'number','multipleOf':1e-300}"));
    schemas.put("a huge step", value("{'type':'number','multipleOf':1e300}"));
    schemas.put("a prime step", value("{'type':'integer','multipleOf':999999937}"));
    schemas.put(
        "coprime steps",
        value(
            "{'allOf':["
                + list(
                    8,
                    i ->
                        "{'multipleOf':"
                            + new int[] {97, 101, 103, 107, 109, 113, 127, 131}[i]
                            + "}")
                + "],'type':'integer'}"));
    schemas.put("a narrow range", value("{'type':'number','minimum':1e-299,'maximum':2e-299}"));
    schemas.put("a wide range", value("{'type':'integer','minimum':-1e300,'maximum':1e300}"));
    schemas.put("an empty range", value("{'type':'integer','minimum':3,'maximum':2}"));
    schemas.put(
        "bounds of two hundred digits",
        value(
            "{'type':'integer','minimum':"
                + "7".repeat(200)
                + ",'maximum':"
                + "8".repeat(200)
                + "}"));
    schemas.put(
        "bounds with two hundred decimals",
        value(
            "{'type':'number','minimum':0."
                + "7".repeat(200)
                + ",'maximum':0."
                + "8".repeat(200)
                + "}"));
  }

  private static void addArrays(Map<String, String> schemas) {
    schemas.put(
        "a million elements",
        value("{'type':'array','items':{'type':'integer'},'minItems':1000000}"));
    schemas.put(
        "at most a billion elements",
        value("{'type':'array','items':{'type':'integer'},'maxItems':1000000000}"));
    schemas.put(
        "arrays of arrays of a thousand",
        value(
            "{'type':'array','minItems':1000,'items':{'type':'array','minItems':1000,'items':{'type':'array','minItems':1000}}}"));
    schemas.put(
        "a set of five hundred",
        value(
            "{'type':'array','uniqueItems':true,'minItems':400,'items':{'enum':["
                + list(500, i -> "'" + i + "'")
                + "]}}"));
    schemas.put("a set of anything", value("{'type':'array','uniqueItems':true,'items':{}}"));
    schemas.put(
        "a set of objects",
        value(
            "{'type':'array','uniqueItems':true,'minItems':3,'items':{'type':'object','properties':{'a':{'type':'boolean'}}}}"));
    schemas.put(
        "a tuple of two thousand",
        value(
            "{'type':'array','prefixItems':["
                + list(2_000, i -> "{'const':" + i + "}")
                + "],'minItems':2000}"));
    schemas.put(
        "many things contained",
        value(
            "{'type':'array','allOf':["
                + list(20, i -> "{'contains':{'const':" + i + "}}")
                + "]}"));
  }

  private static void addObjects(Map<String, String> schemas) {
    schemas.put(
        "two thousand members",
        value(
            "{'type':'object','properties':{"
                + list(2_000, i -> "'p" + i + "':{'type':'integer'}")
                + "}}"));
    schemas.put(
        "half of eighty members",
        value(
            "{'type':'object','properties':{"
                + list(80, i -> "'p" + i + "':{'type':'integer'}")
                + "},'minProperties':40,'maxProperties':41}"));
    schemas.put(
        "members that need one another",
        value(
            "{'type':'object','properties':{"
                + list(40, i -> "'p" + i + "':{}")
                + "},'dependentRequired':{"
                + list(
                    40,
                    i -> "'p" + i + "':['p" + (i * 7 + 3) % 40 + "','p" + (i * 11 + 5) % 40 + "']")
                + "}}"));
    schemas.put(
        "fifty overlapping patterns of names",
        value(
            "{'type':'object','patternProperties':{"
                + list(
                    50,
                    i ->
                        "'"
                            + (char) ('a' + i % 26)
                            + (i / 26)
                            + "|"
                            + i
                            + "':{'maxLength':"
                            + i
                            + "}")
                + "},'additionalProperties':true}"));
    schemas.put(
        "a thousand free members",
        value("{'type':'object','additionalProperties':{'type':'boolean'},'minProperties':1000}"));
    schemas.put(
        "long names",
        value(
            "{'type':'object','properties':{"
                + list(20, i -> "'" + (char) ('a' + i) + "x".repeat(2_000) + "':{}")
                + "},'minProperties':20}"));
    schemas.put(
        "names that are hard to tell apart",
        value(
            "{'type':'object','properties':{"
                + list(60, i -> "'" + "a".repeat(i * 8) + "':{}")
                + "},'additionalProperties':{'type':'null'},'propertyNames':{'pattern':'^(a|b)*a(a|b){9}$'}}"));
    schemas.put(
        "required members that nothing declares",
        value("{'type':'object','required':[" + list(1_000, i -> "'r" + i + "'") + "]}"));
    schemas.put(
        "members forbidden by twos",
        value(
            "{'type':'object','properties':{"
                + list(40, i -> "'p" + i + "':{}")
                + "},'allOf':["
                + list(39, i -> "{'not':{'required':['p" + i + "','p" + (i + 1) + "']}}")
                + "]}"));
  }

  private static String value(String schema) {
    return value(schema, "");
  }

  private static String value(String schema, String definitions) {
    return ("{'type':'object','properties':{'v':"
        + schema
        + "},'required':['v'],'$defs':{"
        + definitions
        + "}}");
  }

  private static String doubled(String keyword, int times) {
    return value(
        "{'$ref':'#/$defs/d0'}",
        list(
                times,
                i ->
                    "'d"
                        + i
                        + "':{'"
                        + keyword
                        + "':[{'$ref':'#/$defs/d"
                        + (i + 1)
                        + "'},{'$ref':'#/$defs/d"
                        + (i + 1)
                        + "'}]}")
            + ",'d"
            + times
            + "':{'type':'integer'}");
  }

  private static String nested(String before, String after, int times) {
    return value(before.repeat(times) + "{'type':'integer'}" + after.repeat(times));
  }

  private static String list(int count, IntFunction<String> element) {
    return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(","));
  }
}
