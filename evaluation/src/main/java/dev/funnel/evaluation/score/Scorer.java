package dev.funnel.evaluation.score;

import dev.funnel.evaluation.score.Outcome.MadeCall;
import dev.funnel.evaluation.score.Verdict.Decision;
import dev.funnel.evaluation.score.Verdict.GoldCalls;
import dev.funnel.evaluation.score.Verdict.LeafVerdict;
import dev.funnel.evaluation.score.Verdict.MadeCalls;
import dev.funnel.evaluation.score.Verdict.Pairs;
import dev.funnel.evaluation.suite.GoldCall;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.evaluation.suite.Kind;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.SchemaParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a turn with the gold one: every rule that decides whether a model was right begins here.
 * The figures are sums of its verdicts.
 */
public final class Scorer {
  private Scorer() {}

  /** The verdict on what came of an item. */
  public static Verdict judge(Item item, Outcome outcome) {
    List<MadeCall> made = outcome instanceof Outcome.Calls calls ? calls.calls() : List.of();
    return new Verdict(
        new Decision(item.gold().kind(), kindOf(outcome)),
        item.gold().calls().isEmpty() ? null : goldCalls(item, made),
        outcome instanceof Outcome.Failed failed ? madeCalls(failed) : madeCalls(made),
        item.mustMention().isEmpty() ? null : mentionsAll(outcome, item.mustMention()),
        outcome instanceof Outcome.Failed failed ? failed.code() : null);
  }

  private static MadeCalls madeCalls(List<MadeCall> made) {
    return new MadeCalls(
        made.size(),
        made.stream().filter(call -> call.problem() == null).count(),
        made.stream().filter(MadeCall::closedByLimit).count());
  }

  /** A turn that cannot be read is one call that went wrong, else models gain by such turns. */
  private static MadeCalls madeCalls(Outcome.Failed failed) {
    return new MadeCalls(failed.code() == ErrorCode.MALFORMED_OUTPUT ? 1 : 0, 0, 0);
  }

  private static @Nullable Kind kindOf(Outcome outcome) {
    if (outcome instanceof Outcome.Failed) {
      return null;
    }
    return outcome instanceof Outcome.Calls ? Kind.CALL : Kind.NO_CALL;
  }

  private static boolean mentionsAll(Outcome outcome, List<String> texts) {
    return outcome instanceof Outcome.Text reply
        && texts.stream()
            .map(TextRules::exact)
            .allMatch(text -> TextRules.exact(reply.text()).contains(text));
  }

  private static GoldCalls goldCalls(Item item, List<MadeCall> made) {
    List<GoldCall> gold = item.gold().calls();
    boolean areNamesRight =
        gold.stream()
            .map(GoldCall::name)
            .toList()
            .equals(made.stream().map(MadeCall::name).toList());
    boolean isExact = areNamesRight;
    boolean isLenient = areNamesRight;
    List<LeafVerdict> leaves = new ArrayList<>();
    for (int i = 0; i < gold.size(); i++) {
      GoldCall goldCall = gold.get(i);
      SchemaPlace place = placeOf(goldCall.name(), item.functions());
      MadeCall call = partnerOf(goldCall, i, made);
      isExact &= call != null && isSame(Strictness.EXACT, goldCall, call, place);
      isLenient &= call != null && isSame(Strictness.LENIENT, goldCall, call, place);
      leaves.addAll(leaves(goldCall, call, place));
    }
    return new GoldCalls(areNamesRight, isExact, isLenient, pairs(made, leaves), leaves);
  }

  /** The call made at the same index, if it is of the same function. */
  private static @Nullable MadeCall partnerOf(GoldCall gold, int index, List<MadeCall> made) {
    return index < made.size() && made.get(index).name().equals(gold.name())
        ? made.get(index)
        : null;
  }

  private static boolean isSame(
      Strictness strictness, GoldCall gold, MadeCall made, SchemaPlace place) {
    return strictness.isSame(gold.arguments(), made.arguments(), place);
  }

  private static List<LeafVerdict> leaves(
      GoldCall gold, @Nullable MadeCall made, SchemaPlace place) {
    Map<List<String>, Leaf> madeLeaves =
        made == null
            ? Map.of()
            : Leaf.of(made.arguments(), place).stream()
                .collect(Collectors.toMap(Leaf::path, Function.identity()));
    return Leaf.of(gold.arguments(), place).stream()
        .map(leaf -> leaf(leaf, madeLeaves.get(leaf.path())))
        .toList();
  }

  private static LeafVerdict leaf(Leaf gold, @Nullable Leaf made) {
    boolean isFreeText =
        gold.value() instanceof JsonString text && gold.place().isFreeText(text.value());
    return new LeafVerdict(
        gold.name(),
        made != null && Strictness.EXACT.isSame(gold.value(), made.value(), gold.place()),
        made != null && Strictness.LENIENT.isSame(gold.value(), made.value(), gold.place()),
        isFreeText ? tokenF1(gold, made) : null);
  }

  private static double tokenF1(Leaf gold, @Nullable Leaf made) {
    return gold.value() instanceof JsonString goldText
            && made != null
            && made.value() instanceof JsonString madeText
        ? TextRules.tokenF1(goldText.value(), madeText.value())
        : 0;
  }

  private static Pairs pairs(List<MadeCall> made, List<LeafVerdict> gold) {
    long numMade =
        made.stream()
            .mapToLong(call -> Leaf.of(call.arguments(), SchemaPlace.UNKNOWN).size())
            .sum();
    return new Pairs(gold.size(), numMade, gold.stream().filter(LeafVerdict::isExact).count());
  }

  /** INVARIANT: the function is offered; a line with another gold call is none. */
  private static SchemaPlace placeOf(String function, List<FunctionDefinition> functions) {
    FunctionDefinition definition =
        functions.stream()
            .filter(offered -> offered.name().equals(function))
            .findFirst()
            .orElseThrow();
    try {
      return SchemaPlace.of(SchemaParser.parse(definition.parameters()));
    } catch (RequestRefused e) {
      // A model cannot be asked with such a schema: whatever stands for it is wrong in any case.
      return SchemaPlace.UNKNOWN;
    }
  }
}
