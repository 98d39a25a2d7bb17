package dev.funnel.inference.calls;

import dev.funnel.inference.calls.JsonObjectScanner.Verdict;
import dev.funnel.inference.calls.ParsedOutput.Answer;
import dev.funnel.inference.calls.ParsedOutput.Call;
import dev.funnel.inference.calls.ParsedOutput.Calls;
import dev.funnel.inference.calls.ParsedOutput.Malformed;
import dev.funnel.schemas.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a turn of the {@code funnel} format, from after {@code <|im_start|>assistant}: a newline
 * and text, or calls {@code to=functions.NAME:}, newline, arguments, joined by newlines. Reads
 * character by character, so the split of the stream does not matter, and finds the end of
 * arguments by scanning their JSON, so a string inside them may hold anything.
 */
public final class FunnelOutputParser implements OutputParser {
  /** What begins a call. */
  public static final String CALL_HEAD = " to=functions.";

  /**
   * What begins a call that follows another one; no answer holds it where functions are offered.
   */
  public static final String NEXT_CALL_HEAD = "\n" + CALL_HEAD;

  private enum Place {
    START,
    ANSWER,
    HEAD,
    NAME,
    ARGUMENTS,
    AFTER_CALL
  }

  private final Set<String> functionNames;
  private final OutputLimits limits;
  private final List<Call> calls = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private Place place = Place.START;
  private JsonObjectScanner arguments = new JsonObjectScanner();
  private String name = "";

  /** What of a call's head is still to come. */
  private String headRest = "";

  private int numRead;
  private @Nullable String problem;

  /**
   * A parser for one turn.
   *
   * @param functionNames what the request offers
   */
  public FunnelOutputParser(Set<String> functionNames, OutputLimits limits) {
    this.functionNames = Set.copyOf(functionNames);
    this.limits = limits;
  }

  @Override
  public void accept(CharSequence piece) {
    for (int i = 0; i < piece.length() && problem == null; i++) {
      problem =
          ++numRead > limits.maxCharacters()
              ? "the turn is longer than " + limits.maxCharacters() + " characters"
              : read(piece.charAt(i));
    }
  }

  @Override
  public ParsedOutput finish(FinishReason reason) {
    String wrong = problem != null ? problem : wrongEnd(reason);
    if (wrong != null) {
      return new Malformed(wrong);
    }
    return place == Place.ANSWER ? new Answer(text.substring(1)) : new Calls(calls);
  }

  private @Nullable String read(char c) {
    return switch (place) {
      case START -> start(c);
      case ANSWER -> keep(c);
      case HEAD -> head(c);
      case NAME -> c == ':' ? beginArguments() : keep(c);
      case ARGUMENTS -> argument(c);
      case AFTER_CALL -> afterCall(c);
    };
  }

  private @Nullable String start(char c) {
    if (c == '\n') {
      place = Place.ANSWER;
      return keep(c);
    }
    return c == CALL_HEAD.charAt(0)
        ? beginHead(CALL_HEAD.substring(1))
        : "the turn begins neither with a newline nor with a call";
  }

  private @Nullable String beginHead(String rest) {
    headRest = rest;
    place = Place.HEAD;
    return null;
  }

  private @Nullable String head(char c) {
    if (c != headRest.charAt(0)) {
      return calls.isEmpty()
          ? "the turn begins neither with a newline nor with a call"
          : "text follows call " + calls.size();
    }
    headRest = headRest.substring(1);
    return headRest.isEmpty() ? beginName() : null;
  }

  private @Nullable String beginName() {
    if (calls.size() == limits.maxCalls()) {
      return "more calls follow; the turn may hold " + limits.maxCalls();
    }
    place = Place.NAME;
    text.setLength(0);
    return null;
  }

  private @Nullable String beginArguments() {
    name = text.toString();
    if (!functionNames.contains(name)) {
      return "call " + (calls.size() + 1) + " names a function that the request does not offer";
    }
    place = Place.ARGUMENTS;
    arguments = new JsonObjectScanner();
    text.setLength(0);
    return null;
  }

  private @Nullable String argument(char c) {
    if (text.isEmpty() && c == '\n') {
      return null; // ends the line of the name
    }
    Verdict verdict = arguments.accept(c);
    if (verdict == Verdict.REFUSED) {
      return "arguments of '" + name + "' are not a JSON object: " + arguments.problem() + at();
    }
    text.append(c);
    if (verdict == Verdict.COMPLETE) {
      calls.add(new Call(name, text.toString()));
      place = Place.AFTER_CALL;
    }
    return null;
  }

  private @Nullable String afterCall(char c) {
    return c == '\n' ? beginHead(CALL_HEAD) : "text follows call " + calls.size();
  }

  private @Nullable String keep(char c) {
    text.append(c);
    return null;
  }

  /** Why the turn must not end here, or null. */
  private @Nullable String wrongEnd(FinishReason reason) {
    boolean isCut = reason == FinishReason.LENGTH;
    return switch (place) {
      case START -> "the turn is empty";
      case ANSWER -> holdsCall() ? "a call follows text" : null;
      // A single newline after the last call is no text.
      case HEAD -> headRest.equals(CALL_HEAD) && !isCut ? null : endsBefore("function name", isCut);
      case NAME -> endsBefore("arguments", isCut);
      case ARGUMENTS ->
          "arguments of '" + name + "' end " + arguments.place() + at() + cause(isCut);
      // Nobody knows whether another call was to follow.
      case AFTER_CALL -> isCut ? "the turn ends after call " + calls.size() + cause(true) : null;
    };
  }

  // Where no function is offered, what looks like a call is text like any other.
  private boolean holdsCall() {
    return !functionNames.isEmpty() && text.indexOf(NEXT_CALL_HEAD) >= 0;
  }

  private String endsBefore(String part, boolean isCut) {
    return "call " + (calls.size() + 1) + " ends before its " + part + cause(isCut);
  }

  private String at() {
    return " at character " + arguments.numRead();
  }

  private static String cause(boolean isCut) {
    return isCut ? ", cut by the token limit" : "";
  }
}
