package dev.funnel.bench.faults;

import dev.funnel.consumer.ModelCard;
import dev.funnel.consumer.ServedModel;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.schemas.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A model that does what the request says: {@code calls=2;id=r-7;} is two turns with a call of
 * {@link #FILE}, whose argument names the turn, and then a text.
 */
final class PlannedModel {
  static final FunctionDefinition FILE =
      new FunctionDefinition(
          "file",
          null,
          """
          {"type":"object","required":["n"],"properties":{"n":{"type":"string","maxLength":40}},\
          "additionalProperties":false}""");

  private static final int MAX_POSITIONS = 2_048;
  private static final int MAX_COMPLETION = 200;
  private static final Duration STEP = Duration.ofMillis(15);
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final char START = '\1';
  private static final String ASSISTANT = START + "assistant";

  private PlannedModel() {}

  /** What the user says to get that many calls. */
  static String text(int numCalls, String id) {
    return "calls=" + numCalls + ";id=" + id + ";";
  }

  static ServedModel served() {
    return new ServedModel(
        List.of(new ModelCard(ScriptedModels.BASE, "scripted")),
        new FunnelFormat(),
        TOKENIZER,
        MAX_POSITIONS,
        MAX_COMPLETION);
  }

  static ForwardPass forward(int maxSlots) {
    return new PacedForward(
        ScriptedForward.writing(maxSlots, MAX_POSITIONS, PlannedModel::next), STEP);
  }

  private static int next(List<Integer> history) {
    String text = text(history);
    int begin = text.lastIndexOf(START);
    String turn = "assistant" + turn(text.substring(0, Math.max(0, begin)));
    int numWritten = text.length() - 1 - begin;
    return numWritten < turn.length()
        ? TOKENIZER.encode(String.valueOf(turn.charAt(numWritten)))[0]
        : ScriptedTokenizer.END_OF_TURN;
  }

  private static String turn(String before) {
    int number = 0;
    for (int at = before.indexOf(ASSISTANT); at >= 0; at = before.indexOf(ASSISTANT, at + 1)) {
      number++;
    }
    String numCalls = between(before, "calls=");
    return numCalls.isEmpty() || number >= Integer.parseInt(numCalls)
        ? "\ndone"
        : " to=functions.file:\n{\"n\":\"" + between(before, "id=") + "/" + number + "\"}";
  }

  private static String between(String text, String start) {
    int from = text.indexOf(start);
    int to = text.indexOf(';', Math.max(0, from));
    return from < 0 || to < 0 ? "" : text.substring(from + start.length(), to);
  }

  private static String text(List<Integer> history) {
    StringBuilder text = new StringBuilder(history.size());
    for (int token : history) {
      text.append(
          token == ScriptedTokenizer.START
              ? String.valueOf(START)
              : new String(TOKENIZER.bytes(token), StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }
}
