package dev.funnel.evaluation.report;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonNull;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;
import java.util.OptionalDouble;

/** A report for programs: every count and every rate. */
public final class ReportJson {
  private static final double MILLIS_PER_SECOND = 1e3;

  private ReportJson() {}

  public static JsonObject of(Report report) {
    JsonObject.Builder groups = JsonObject.builder();
    report.groups().forEach((name, figures) -> groups.put(name, figures(figures)));
    return JsonObject.builder()
        .put("suite", suite(report.subject()))
        .put("model", report.subject().model())
        .putIfPresent("adapter", report.subject().adapter())
        .put("constrained", report.subject().constrained())
        .put("together", JsonArray.ofStrings(List.copyOf(report.together())))
        .put("speed", speed(report.speed()))
        .put("total", figures(report.total()))
        .put("groups", groups.build())
        .build();
  }

  private static JsonObject suite(Subject subject) {
    return JsonObject.builder()
        .put("file", subject.suite())
        .put("sha256", subject.sha256())
        .put("items", subject.numItems())
        .put("seed", subject.seed())
        .build();
  }

  private static JsonObject speed(Speed speed) {
    return JsonObject.builder()
        .put("seconds", speed.elapsed().toMillis() / MILLIS_PER_SECOND)
        .put("items_per_second", speed.perSecond(speed.items()))
        .put("prompt_tokens", speed.promptTokens())
        .put("prompt_tokens_per_second", speed.perSecond(speed.promptTokens()))
        .put("completion_tokens", speed.completionTokens())
        .put("completion_tokens_per_second", speed.perSecond(speed.completionTokens()))
        .build();
  }

  private static JsonObject figures(Figures figures) {
    return JsonObject.builder()
        .put("items", figures.items())
        .put("decisions", decisions(figures.decisions()))
        .put("call_precision", share(figures.decisions().callPrecision()))
        .put("call_recall", share(figures.decisions().callRecall()))
        .put("no_call_precision", share(figures.decisions().noCallPrecision()))
        .put("no_call_recall", share(figures.decisions().noCallRecall()))
        .put("decision_accuracy", share(figures.decisions().right()))
        .put("function_name_accuracy", share(figures.names()))
        .put("arguments_exact", share(figures.exact()))
        .put("arguments_lenient", share(figures.lenient()))
        .put("argument_f1", argumentF1(figures))
        .put("together_exact", share(figures.together().exact()))
        .put("together_lenient", share(figures.together().lenient()))
        .put("schema_valid", share(figures.valid()))
        .put("calls_closed_by_limit", figures.closedByLimit())
        .put("mentions", share(figures.mentions()))
        .put("failures", failures(figures))
        .put("leaves", leaves(figures))
        .build();
  }

  private static JsonObject decisions(Decisions decisions) {
    return JsonObject.builder()
        .put("calls_made", decisions.callsMade())
        .put("calls_missed", decisions.callsMissed())
        .put("calls_failed", decisions.callsFailed())
        .put("texts_written", decisions.textsWritten())
        .put("texts_missed", decisions.textsMissed())
        .put("texts_failed", decisions.textsFailed())
        .build();
  }

  private static JsonObject argumentF1(Figures figures) {
    return JsonObject.builder()
        .put("gold", figures.pairs().gold())
        .put("made", figures.pairs().made())
        .put("both", figures.pairs().both())
        .put("f1", number(figures.argumentF1()))
        .build();
  }

  private static JsonObject failures(Figures figures) {
    JsonObject.Builder failures = JsonObject.builder();
    figures.failures().forEach((code, count) -> failures.put(code.name(), count));
    return failures.build();
  }

  private static JsonObject leaves(Figures figures) {
    JsonObject.Builder leaves = JsonObject.builder();
    figures.leaves().forEach((name, leaf) -> leaves.put(name, leaf(leaf)));
    return leaves.build();
  }

  private static JsonObject leaf(LeafFigures leaf) {
    return JsonObject.builder()
        .put("exact", share(leaf.exact()))
        .put("lenient", share(leaf.lenient()))
        .put("free_text", leaf.numFreeText())
        .put("token_f1", number(leaf.tokenF1()))
        .build();
  }

  private static JsonObject share(Share share) {
    return JsonObject.builder()
        .put("count", share.count())
        .put("of", share.of())
        .put("rate", number(share.rate()))
        .build();
  }

  private static JsonValue number(OptionalDouble value) {
    return value.isPresent() ? JsonNumber.of(value.getAsDouble()) : JsonNull.INSTANCE;
  }
}
