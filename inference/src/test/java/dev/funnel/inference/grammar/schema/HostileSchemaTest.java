package dev.funnel.inference.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonValue;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileSchemaTest {
  private static final int MAX_NODES = 50_000;
  private static final int MAX_EDGES = 200_000;

  private static String list(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
  }

  static Stream<String> hostile() {
    return Stream.of(
        // 2^24 conjunctions of variants
        "{\"allOf\":["
            + list(
                24,
                i ->
                    "{\"anyOf\":[{\"required\":[\"a" + i + "\"]},{\"required\":[\"b" + i + "\"]}]}")
            + "]}",
        // a chain of references
        "{\"$ref\":\"#/$defs/d0\",\"$defs\":{"
            + list(5_000, i -> "\"d" + i + "\":{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}")
            + ",\"d5000\":{}}}",
        // each doubles the next
        "{\"$ref\":\"#/$defs/d0\",\"$defs\":{"
            + list(
                60,
                i ->
                    "\"d"
                        + i
                        + "\":{\"allOf\":[{\"$ref\":\"#/$defs/d"
                        + (i + 1)
                        + "\"},{\"$ref\":\"#/$defs/d"
                        + (i + 1)
                        + "\"}]}")
            + ",\"d60\":{}}}",
        "{\"enum\":[" + list(100_000, i -> "\"value " + i + "\"") + "]}",
        "{\"enum\":[" + list(100_000, i -> "" + i * 7L) + "]}",
        "{\"enum\":[" + list(1_000, i -> "{\"a\":" + i + "}") + "]}",
        "{\"type\":\"object\",\"properties\":{" + list(10_000, i -> "\"p" + i + "\":{}") + "}}",
        "{\"type\":\"array\",\"minItems\":1000000000}",
        "{\"type\":\"array\",\"maxItems\":1000000000}",
        "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true,\"minItems\":100000}",
        "{\"type\":\"string\",\"minLength\":1000000000}",
        "{\"type\":\"string\",\"pattern\":\"^(a|b)*$\",\"minLength\":1000000000}",
        "{\"type\":\"object\",\"additionalProperties\":true,\"minProperties\":1000000000}",
        "{\"type\":\"object\",\"properties\":{"
            + list(40, i -> "\"p" + i + "\":{}")
            + "},\"dependentRequired\":{"
            + list(20, i -> "\"p" + i + "\":[\"p" + (39 - i) + "\"]")
            + "}}",
        "{\"type\":\"object\",\"patternProperties\":{"
            + list(
                30, i -> "\"" + (char) ('a' + i % 26) + ".{" + i + "}x\":{\"minLength\":" + i + "}")
            + "}}",
        "{\"oneOf\":[" + list(400, i -> "{\"required\":[\"a" + i + "\"]}") + "]}",
        "{\"oneOf\":["
            + list(300, i -> "{\"properties\":{\"k\":{\"const\":" + i + "}},\"required\":[\"k\"]}")
            + "]}",
        "{\"type\":\"array\","
            + "\"allOf\":["
            + list(30, i -> "{\"contains\":{\"const\":" + i + "},\"minContains\":3}")
            + "]}",
        "{\"allOf\":[" + list(500, i -> "{\"pattern\":\"a.{" + i % 50 + "}b\"}") + "]}",
        "{\"anyOf\":[" + list(500, i -> "{\"pattern\":\"a.{" + i % 50 + "}b\"}") + "]}",
        "{\"allOf\":[" + list(200, i -> "{\"multipleOf\":" + (2 * i + 1) + "}") + "]}",
        "{\"anyOf\":[" + list(200, i -> "{\"multipleOf\":" + (2 * i + 1) + "}") + "]}",
        "{\"allOf\":["
            + list(
                300,
                i ->
                    "{\"if\":{\"properties\":{\"a"
                        + i
                        + "\":{\"const\":1}}},\"then\":{\"required\":[\"b"
                        + i
                        + "\"]}}")
            + "]}",
        // recursive conjunctions
        "{\"$ref\":\"#/$defs/d0\",\"$defs\":{"
            + list(
                16,
                i ->
                    "\"d"
                        + i
                        + "\":{\"properties\":{\"x\":{\"allOf\":[{\"$ref\":\"#/$defs/d"
                        + (i * 3 + 1) % 16
                        + "\"},{\"$ref\":\"#/$defs/d"
                        + (i * 5 + 2) % 16
                        + "\"}]}}}")
            + "}}",
        "{\"not\":{\"anyOf\":["
            + list(
                300,
                i -> "{\"properties\":{\"a" + i + "\":{\"const\":1},\"b" + i + "\":{\"const\":1}}}")
            + "]}}");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void itIsCompiledOrRefusedWithinTheLimits(String schema) {
    for (SchemaMode mode : SchemaMode.values()) {
      Grammar.Builder builder = new Grammar.Builder(MAX_NODES, MAX_EDGES);
      try {
        int start = new SchemaCompiler(builder, mode).value(JsonValue.parse(schema));
        assertThat(builder.build(start).numNodes()).isLessThanOrEqualTo(MAX_NODES);
      } catch (RequestRefused e) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.UNSUPPORTED_SCHEMA);
      }
    }
  }
}
