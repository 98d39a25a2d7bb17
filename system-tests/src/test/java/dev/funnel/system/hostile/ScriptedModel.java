package dev.funnel.system.hostile;

import dev.funnel.consumer.ModelCard;
import dev.funnel.consumer.ServedModel;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import java.util.Collections;
import java.util.List;

/**
 * A model that answers with the number of turns that it sees: a text that became a special token
 * would show. Where a grammar lets no such answer pass it closes what is open.
 */
final class ScriptedModel {
  static final int MAX_SLOTS = 16;

  private static final int MAX_POSITIONS = 2_048;
  private static final int MAX_COMPLETION = 200;
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int QUOTE = TOKENIZER.encode("\"")[0];
  private static final int BRACE = TOKENIZER.encode("}")[0];
  private static final int BRACKET = TOKENIZER.encode("]")[0];

  private ScriptedModel() {}

  static ServedModel served() {
    return new ServedModel(
        List.of(new ModelCard(ScriptedModels.BASE, "scripted")),
        new FunnelFormat(),
        TOKENIZER,
        MAX_POSITIONS,
        MAX_COMPLETION);
  }

  static ScriptedForward forward() {
    return new ScriptedForward(
        MAX_SLOTS, MAX_POSITIONS, TOKENIZER.vocabularySize(), ScriptedModel::logits);
  }

  private static float[] logits(List<Integer> history) {
    float[] logits = new float[TOKENIZER.vocabularySize()];
    logits[QUOTE] = 1;
    logits[BRACKET] = 2;
    logits[BRACE] = 3;
    logits[ScriptedTokenizer.END_OF_TURN] = 4;
    logits[wanted(history)] = 5;
    return logits;
  }

  private static int wanted(List<Integer> history) {
    int numTurns = Collections.frequency(history, ScriptedTokenizer.START);
    int[] turn = TOKENIZER.encode("assistant\n" + numTurns);
    int numWritten = history.size() - 1 - history.lastIndexOf(ScriptedTokenizer.START);
    return numWritten < turn.length ? turn[numWritten] : ScriptedTokenizer.END_OF_TURN;
  }
}
