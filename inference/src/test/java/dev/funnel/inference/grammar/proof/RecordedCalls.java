package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Conversations with functions and the calls that were made of them, a JSON object per line. */
final class RecordedCalls {
  private RecordedCalls() {}

  /**
   * One conversation.
   *
   * @param functions parameters by name
   */
  record Conversation(String id, Map<String, JsonObject> functions, List<Call> calls) {}

  /** A call as it was recorded. */
  record Call(String function, String arguments) {}

  /** The conversations that are kept with the tests. */
  static void ofSample(Consumer<Conversation> action) {
    read(RecordedCalls.class.getResourceAsStream("/grammar/calls.jsonl.gz"), action);
  }

  /** The conversations of every {@code .jsonl.gz} file of a directory. */
  static void ofDirectory(Path directory, Consumer<Conversation> action) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl.gz")).sorted().toList()) {
        read(Files.newInputStream(file), action);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(InputStream in, Consumer<Conversation> action) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      lines.lines().map(RecordedCalls::conversation).forEach(action);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Conversation conversation(String line) {
    JsonCursor json = JsonCursor.parse(line);
    Map<String, JsonObject> functions = new LinkedHashMap<>();
    for (JsonCursor function : json.at("functions").elements()) {
      functions.put(function.string("name"), function.at("parameters").object());
    }
    List<Call> calls = new ArrayList<>();
    for (JsonCursor message : json.at("messages").elements()) {
      message.find("function_call").map(RecordedCalls::call).ifPresent(calls::add);
      for (JsonCursor call :
          message.find("tool_calls").map(JsonCursor::elements).orElse(List.of())) {
        calls.add(call(call.at("function")));
      }
    }
    return new Conversation(json.string("id"), functions, calls);
  }

  private static Call call(JsonCursor json) {
    return new Call(json.string("name"), json.string("arguments"));
  }
}
