package dev.funnel.bench.engine;

import dev.funnel.bench.engine.BulkRun.Output;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import java.util.Optional;
import java.util.function.Function;

/** Reads what the other engines answer. */
final class PeerAnswers {
  private PeerAnswers() {}

  /** What a line says about progress; empty if it is an answer. */
  static Optional<String> progress(String line) throws ContenderFailed {
    return read(line, answer -> answer.find("progress").map(JsonCursor::string));
  }

  static EngineFacts facts(String line) throws ContenderFailed {
    return read(
        sound(line, "unavailable"),
        answer -> {
          JsonCursor ready = answer.at("ready");
          return new EngineFacts(
              ready.string("version"), ready.string("setting"), ready.string("command"));
        });
  }

  static ForwardTimes forward(String line) throws ContenderFailed {
    return read(
        sound(line, "failed"),
        answer -> new ForwardTimes(answer.real("prefill"), answer.real("decode")));
  }

  static BulkRun bulk(String line) throws ContenderFailed {
    return read(
        sound(line, "failed"),
        answer ->
            new BulkRun(
                answer.real("seconds"),
                answer.at("outputs").elements().stream()
                    .map(output -> new Output(output.string("text"), output.integer("tokens")))
                    .toList()));
  }

  private static String sound(String line, String complaint) throws ContenderFailed {
    Optional<String> reason = read(line, answer -> answer.find(complaint).map(JsonCursor::string));
    if (reason.isPresent()) {
      throw new ContenderFailed(reason.get());
    }
    return line;
  }

  private static <T> T read(String line, Function<JsonCursor, T> reader) throws ContenderFailed {
    try {
      return reader.apply(JsonCursor.parse(line));
    } catch (JsonException e) {
      throw new ContenderFailed("its answer cannot be read: " + e.getMessage());
    }
  }
}
