package dev.funnel.evaluation.run;

import dev.funnel.evaluation.score.Outcome;
import dev.funnel.evaluation.score.Verdict;
import dev.funnel.evaluation.score.Verdict.GoldCalls;
import dev.funnel.evaluation.suite.Gold;
import dev.funnel.evaluation.suite.Kind;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An item that was run, as a line of the log. */
public final class LogLine {
  private LogLine() {}

  public static JsonObject of(Judged judged) {
    return JsonObject.builder()
        .put("id", judged.item().id())
        .put("group", judged.item().group())
        .put("gold", gold(judged.item().gold()))
        .put("reply_must_mention", JsonArray.ofStrings(judged.item().mustMention()))
        .put("got", got(judged.outcome()))
        .put("verdict", verdict(judged.verdict()))
        .put("text", judged.text())
        .build();
  }

  private static JsonObject gold(Gold gold) {
    return JsonObject.builder()
        .put("kind", name(gold.kind()))
        .putIfPresent("content", gold.text())
        .put(
            "calls",
            gold.calls().stream().map(call -> call(call.name(), call.arguments())).toList())
        .build();
  }

  private static JsonObject got(Outcome outcome) {
    if (outcome instanceof Outcome.Text text) {
      return JsonObject.builder().put("content", text.text()).build();
    }
    if (outcome instanceof Outcome.Calls calls) {
      return JsonObject.builder()
          .put("calls", calls.calls().stream().map(LogLine::madeCall).toList())
          .build();
    }
    Outcome.Failed failed = (Outcome.Failed) outcome;
    return JsonObject.builder()
        .put("error", failed.code().name())
        .put("message", failed.message())
        .build();
  }

  private static JsonObject madeCall(Outcome.MadeCall call) {
    JsonObject.Builder made = JsonObject.builder();
    call(call.name(), call.arguments()).members().forEach(made::put);
    made.putIfPresent("problem", call.problem());
    return call.closedByLimit() ? made.put("closed_by_limit", true).build() : made.build();
  }

  private static JsonObject call(String name, JsonObject arguments) {
    return JsonObject.builder().put("name", name).put("arguments", arguments).build();
  }

  private static JsonObject verdict(Verdict verdict) {
    JsonObject.Builder line = JsonObject.builder();
    line.put("decision", verdict.decision().isRight());
    GoldCalls gold = verdict.gold();
    if (gold != null) {
      line.put("function", gold.areNamesRight())
          .put("exact", gold.areArgumentsExact())
          .put("lenient", gold.areArgumentsLenient())
          .put("leaves", leaves(gold.leaves()));
    }
    Boolean mentions = verdict.mentions();
    return (mentions == null ? line : line.put("mentions", mentions)).build();
  }

  private static List<JsonObject> leaves(List<Verdict.LeafVerdict> leaves) {
    return leaves.stream().map(LogLine::leaf).toList();
  }

  private static JsonObject leaf(Verdict.LeafVerdict leaf) {
    JsonObject.Builder line =
        JsonObject.builder()
            .put("name", leaf.name())
            .put("exact", leaf.isExact())
            .put("lenient", leaf.isLenient());
    @Nullable Double tokenF1 = leaf.tokenF1();
    return tokenF1 == null ? line.build() : line.put("token_f1", tokenF1).build();
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
