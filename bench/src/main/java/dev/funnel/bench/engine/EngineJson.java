package dev.funnel.bench.engine;

import dev.funnel.bench.engine.Phase.Line;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;
import java.util.Map;

/** Everything that was measured, for programs. */
record EngineJson(Figures figures, RunFacts run) {
  JsonObject toJson() {
    return JsonObject.builder()
        .put("run", texts(run.entries()))
        .put("lines", figures.lines().stream().map(this::line).toList())
        .put("outputs", outputs())
        .put("problems", texts(figures.problems()))
        .build();
  }

  private JsonObject line(Line line) {
    JsonObject.Builder engines = JsonObject.builder();
    JsonObject.Builder ratios = JsonObject.builder();
    for (String engine : figures.engines()) {
      figures
          .median(line, engine)
          .ifPresent(median -> engines.put(engine, figure(median, figures.rounds(line, engine))));
      if (!engine.equals(figures.engines().get(0))) {
        figures.ratio(line, engine).ifPresent(ratio -> ratios.put(engine, ratio));
      }
    }
    return JsonObject.builder()
        .put("work", line.title())
        .put("phase", line.phase().name())
        .put("rows", line.rows())
        .put("unit", line.phase().unit())
        .put("engines", engines.build())
        .put("ratios", ratios.build())
        .build();
  }

  private static JsonObject figure(double median, List<Double> rounds) {
    return JsonObject.builder()
        .put("median", median)
        .put("rounds", new JsonArray(rounds.stream().<JsonValue>map(JsonNumber::of).toList()))
        .build();
  }

  private JsonObject outputs() {
    JsonObject.Builder all = JsonObject.builder();
    figures
        .outputs()
        .forEach(
            (what, outputs) ->
                all.put(
                    what,
                    JsonObject.builder()
                        .put("requests", outputs.numRequests())
                        .put("tokens", outputs.numTokens())
                        .put("valid", outputs.numValid())
                        .build()));
    return all.build();
  }

  private static JsonObject texts(Map<String, String> entries) {
    JsonObject.Builder object = JsonObject.builder();
    entries.forEach(object::put);
    return object.build();
  }
}
