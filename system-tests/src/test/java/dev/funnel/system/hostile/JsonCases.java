package dev.funnel.system.hostile;

import static dev.funnel.schemas.ErrorCode.DEADLINE_EXCEEDED;
import static dev.funnel.schemas.ErrorCode.INVALID_REQUEST;
import static dev.funnel.schemas.ErrorCode.MAX_TURNS_EXCEEDED;
import static dev.funnel.schemas.ErrorCode.UNDECODABLE;
import static dev.funnel.schemas.ErrorCode.UNKNOWN_MODEL;
import static dev.funnel.schemas.ErrorCode.UNSUPPORTED_FIELD;
import static dev.funnel.system.hostile.Bodies.withMembers;
import static dev.funnel.system.hostile.Bodies.withMessages;
import static dev.funnel.system.hostile.HostileRecord.allowed;
import static dev.funnel.system.hostile.HostileRecord.refused;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** JSON values: text that is none, and bodies of which a member is wrong. */
final class JsonCases {
  private JsonCases() {}

  static List<HostileRecord> all() {
    List<HostileRecord> cases = new ArrayList<>();
    addTexts(cases);
    addNesting(cases);
    addNumbers(cases);
    addTypes(cases);
    addFunnel(cases);
    addMessages(cases);
    addUnsupported(cases);
    return cases;
  }

  private static void addTexts(List<HostileRecord> cases) {
    byte[] good = Payload.of(Bodies.GOOD).bytes();
    for (int part = 0; part < 8; part++) {
      int length = 1 + part * (good.length - 1) / 8;
      cases.add(refused("json cut off after " + length, UNDECODABLE, Arrays.copyOf(good, length)));
    }
    for (String text :
        List.of(
            "",
            " ",
            "\0",
            "{",
            "}",
            "[[[[",
            "nul",
            "NaN",
            "'a'",
            "{'a':1}",
            "{\"a\":1,}",
            "[1,]",
            "<xml/>",
            "PK\3\4",
            "{}{}",
            Bodies.GOOD + Bodies.GOOD,
            "/* */" + Bodies.GOOD,
            "\ufeff" + Bodies.GOOD,
            "{\"a\" 1}",
            "{a:1}",
            "{\"messages\":\"\\x\"}",
            "{\"messages\":\"\\ud800\"}",
            "{\"messages\":\"\\udc00\\ud800\"}",
            "{\"\\ud800\":1}",
            "{\"messages\":\"a\nb\"}",
            "{\"messages\":[],\"messages\":[]}",
            withMembers("\"user\":\"a\",\"user\":\"a\""))) {
      cases.add(refused("no json: " + shown(text), UNDECODABLE, text));
    }
    cases.add(
        refused("json in UTF-16", UNDECODABLE, Bodies.GOOD.getBytes(StandardCharsets.UTF_16)));
    cases.add(
        refused(
            "json in Latin-1",
            UNDECODABLE,
            Bodies.saying("caf\u00e9").getBytes(StandardCharsets.ISO_8859_1)));
    for (String value : List.of("null", "true", "17", "\"text\"", "[]")) {
      cases.add(refused("a body that is " + value, INVALID_REQUEST, value));
    }
    cases.add(refused("a body without members", INVALID_REQUEST, "{}"));
  }

  private static void addNesting(List<HostileRecord> cases) {
    for (String open : List.of("[", "{\"a\":")) {
      String close = open.equals("[") ? "]" : "}";
      for (int depth : new int[] {100, 10_000}) {
        String deep = open.repeat(depth) + "1" + close.repeat(depth);
        cases.add(refused(depth + " levels of " + open, UNDECODABLE, withMembers("\"a\":" + deep)));
      }
      cases.add(refused("levels without end of " + open, UNDECODABLE, open.repeat(100_000)));
    }
  }

  private static void addNumbers(List<HostileRecord> cases) {
    for (String number :
        List.of("1e999999", "-1e-999999", "9".repeat(10_000), "0." + "1".repeat(10_000))) {
      cases.add(refused("seed " + shown(number), UNDECODABLE, withMembers("\"seed\":" + number)));
    }
    for (String number : List.of("01", "+1", ".5", "1.", "0x10", "1e", "Infinity", "-")) {
      cases.add(refused("seed " + number, UNDECODABLE, withMembers("\"seed\":" + number)));
    }
    for (String member :
        List.of(
            "\"seed\":1e300",
            "\"seed\":1.5",
            "\"seed\":9223372036854775808",
            "\"temperature\":-0.1",
            "\"temperature\":2.1",
            "\"temperature\":1e300",
            "\"top_p\":0",
            "\"top_p\":1.1",
            "\"max_tokens\":0",
            "\"max_tokens\":-1",
            "\"max_tokens\":1.5",
            "\"max_tokens\":2147483648",
            "\"max_tokens\":1e999",
            "\"max_tokens\":1,\"max_completion_tokens\":2")) {
      cases.add(refused("json " + member, INVALID_REQUEST, withMembers(member)));
    }
    cases.add(allowed("json: the greatest seed", withMembers("\"seed\":9223372036854775807")));
    cases.add(allowed("json: the most tokens", withMembers("\"max_tokens\":2147483647")));
    cases.add(allowed("json: the least temperature", withMembers("\"temperature\":1e-300")));
    cases.add(allowed("json: the least top_p", withMembers("\"top_p\":1e-300,\"temperature\":2")));
  }

  /** Every member of the body that is read, as something else. */
  private static void addTypes(List<HostileRecord> cases) {
    for (String member :
        List.of(
            "model",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "temperature",
            "top_p",
            "seed",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "response_format",
            "metadata",
            "user",
            "funnel",
            "n",
            "stream",
            "store",
            "logprobs",
            "frequency_penalty",
            "presence_penalty")) {
      cases.add(wrongType(member, isText(member) ? "7" : "\"text\""));
      cases.add(wrongType(member, "[[]]"));
      if (!List.of("tool_choice", "function_call", "response_format", "metadata", "funnel")
          .contains(member)) {
        cases.add(wrongType(member, "{\"a\":{}}"));
      }
    }
    for (String value :
        List.of("7", "{}", "\"text\"", "[7]", "[[]]", "[\"text\"]", "[null]", "[]", "null")) {
      cases.add(refused("messages: " + value, INVALID_REQUEST, "{\"messages\":" + value + "}"));
    }
    cases.add(
        refused("metadata of a number", INVALID_REQUEST, withMembers("\"metadata\":{\"a\":1}")));
    cases.add(refused("stop of numbers", INVALID_REQUEST, withMembers("\"stop\":[1]")));
    cases.add(refused("stop of nothing", INVALID_REQUEST, withMembers("\"stop\":\"\"")));
  }

  private static boolean isText(String member) {
    return List.of("model", "stop", "user", "tool_choice", "function_call").contains(member);
  }

  private static HostileRecord wrongType(String member, String value) {
    return refused(
        member + ": " + value, INVALID_REQUEST, withMembers("\"" + member + "\":" + value));
  }

  private static void addFunnel(List<HostileRecord> cases) {
    for (String member :
        List.of(
            "\"execute\":1",
            "\"max_turns\":\"8\"",
            "\"max_turns\":0",
            "\"max_turns\":65",
            "\"execute_closed_by_limit\":\"no\"",
            "\"schema_mode\":1",
            "\"schema_mode\":\"lax\"",
            "\"deadline\":1700000000",
            "\"deadline\":\"tomorrow\"",
            "\"deadline\":\"+1000000000-12-31T23:59:59Z\"",
            "\"deadline\":\"10000-01-01T00:00:00Z\"",
            "\"priority\":\"high\"",
            "\"priority\":1e10",
            "\"top_k\":0",
            "\"top_k\":-5",
            "\"tenant\":1",
            "\"conversation\":[]",
            "\"id\":{}",
            "\"id\":\"" + "x".repeat(301) + "\"",
            "\"turn\":-1",
            "\"turn\":\"0\"",
            "\"turn\":1e9999",
            "\"generation\":-1")) {
      ErrorCode code = member.contains("e9999") ? UNDECODABLE : INVALID_REQUEST;
      cases.add(
          refused("funnel " + shown(member), code, withMembers("\"funnel\":{" + member + "}")));
    }
    cases.add(
        refused(
            "a deadline of 1970",
            DEADLINE_EXCEEDED,
            withMembers("\"funnel\":{\"deadline\":\"1970-01-01T00:00:00Z\"}")));
    cases.add(
        refused(
            "the least instant",
            DEADLINE_EXCEEDED,
            withMembers("\"funnel\":{\"deadline\":\"-1000000000-01-01T00:00:00Z\"}")));
    cases.add(
        refused(
            "a turn beyond the last",
            MAX_TURNS_EXCEEDED,
            withMembers("\"funnel\":{\"execute\":true,\"turn\":8}")));
    cases.add(
        allowed(
            "a deadline of 9999",
            withMembers("\"funnel\":{\"deadline\":\"9999-01-01T00:00:00Z\"}")));
    cases.add(allowed("turn 999999999", withMembers("\"funnel\":{\"turn\":999999999}")));
  }

  private static void addMessages(List<HostileRecord> cases) {
    for (String message :
        List.of(
            "{}",
            "{\"role\":\"user\"}",
            "{\"role\":7,\"content\":\"a\"}",
            "{\"role\":\"root\",\"content\":\"a\"}",
            "{\"role\":\"user\",\"content\":7}",
            "{\"role\":\"user\",\"content\":{}}",
            "{\"role\":\"user\",\"content\":null}",
            "{\"role\":\"user\",\"content\":[7]}",
            "{\"role\":\"user\",\"content\":[{}]}",
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}",
            "{\"role\":\"assistant\"}",
            "{\"role\":\"assistant\",\"tool_calls\":7}",
            "{\"role\":\"assistant\",\"tool_calls\":[7]}",
            "{\"role\":\"assistant\",\"tool_calls\":[{}]}",
            "{\"role\":\"tool\",\"content\":\"a\",\"tool_call_id\":\"nobody\"}",
            "{\"role\":\"function\",\"content\":\"a\",\"name\":\"nobody\"}",
            "{\"role\":\"system\",\"content\":[[]]}")) {
      cases.add(refused("message " + message, INVALID_REQUEST, withMessages(message)));
    }
    cases.add(
        refused(
            "an image",
            UNSUPPORTED_FIELD,
            withMessages("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}")));
    cases.add(
        refused(
            "2,049 messages",
            INVALID_REQUEST,
            withMessages(Bodies.list(2_049, i -> "{\"role\":\"user\",\"content\":\"a\"}"))));
    cases.add(refused("another model", UNKNOWN_MODEL, withMembers("\"model\":\"gpt-9\"")));
    cases.add(
        refused(
            "a model of 100,000",
            UNKNOWN_MODEL,
            withMembers("\"model\":\"" + "m".repeat(100_000) + "\"")));
  }

  private static void addUnsupported(List<HostileRecord> cases) {
    for (String member :
        List.of(
            "\"n\":2",
            "\"n\":0",
            "\"stream\":true",
            "\"store\":true",
            "\"logprobs\":true",
            "\"frequency_penalty\":0.1",
            "\"presence_penalty\":-2",
            "\"logit_bias\":{\"1\":100}",
            "\"top_logprobs\":5",
            "\"service_tier\":\"auto\"",
            "\"modalities\":[\"audio\"]",
            "\"audio\":{}",
            "\"prediction\":{}",
            "\"reasoning_effort\":\"high\"",
            "\"web_search_options\":{}",
            "\"__proto__\":{}",
            "\"\":1",
            "\"funnel\":{\"retries\":3}",
            "\"response_format\":{\"type\":\"grammar\"}",
            "\"messages \":[]",
            "\"tools\":[{\"type\":\"retrieval\"}]")) {
      cases.add(refused("unsupported " + shown(member), UNSUPPORTED_FIELD, withMembers(member)));
    }
    cases.add(
        refused(
            "a name of 100,000", UNDECODABLE, withMembers("\"" + "k".repeat(100_000) + "\":1")));
  }

  private static String shown(String text) {
    String start = text.length() <= 40 ? text : text.substring(0, 40) + "… of " + text.length();
    return start.replaceAll("[^ -~…]", "?");
  }
}
