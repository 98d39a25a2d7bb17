package dev.funnel.bench.grammar;

import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A schema and texts that it allows, as the benchmark's resources list them.
 *
 * @param outputs compact JSON, members in the schema's order
 */
public record Sample(String name, String schema, List<String> outputs) {
  private static final List<String> FILES = List.of("schemas.jsonl", "functions.jsonl");

  public Sample {
    outputs = List.copyOf(outputs);
  }

  /** All of them: realistic schemas written by hand, and functions that models were trained on. */
  public static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (String file : FILES) {
      lines(file).forEach(line -> samples.add(read(JsonCursor.parse(line))));
    }
    return samples;
  }

  private static Sample read(JsonCursor line) {
    return new Sample(
        line.string("name"),
        line.at("schema").value().toJson(),
        line.at("outputs").elements().stream()
            .map(JsonCursor::value)
            .map(JsonValue::toJson)
            .toList());
  }

  private static List<String> lines(String file) {
    try (InputStream in = Sample.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is missing");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the resource " + file, e);
    }
  }

  /** The tokens of each output, an end of turn after it. */
  public List<List<Integer>> turns(Tokenizer tokenizer) {
    int end = tokenizer.endOfTurnId();
    return outputs.stream()
        .map(output -> IntStream.of(tokenizer.encode(output)))
        .map(tokens -> IntStream.concat(tokens, IntStream.of(end)).boxed().toList())
        .toList();
  }
}
