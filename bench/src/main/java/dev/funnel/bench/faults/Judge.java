package dev.funnel.bench.faults;

import dev.funnel.bench.faults.Verdict.Flaw;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads the topics from their beginning and holds what is there against what was promised: one
 * answer a turn, a CONFLICT for another body, each loop goes on, calls run as they were answered,
 * order within a conversation. Used once.
 */
final class Judge {
  private static final int MAX_PROBLEMS = 50;

  /** A turn as it was asked first. */
  private record Asked(String coordinates, Payload body, long timeMs) {}

  private final ChatCodec codec = new ChatCodec();
  private final CommittedTopics topics;
  private final List<CallFile.Run> runs;
  private final Map<String, String> unseen;

  private final Map<RequestIdentity, Asked> asked = new HashMap<>();

  /** Turns behind a first one that were written to be answered by the model. */
  private final Set<RequestIdentity> followed = new HashSet<>();

  /** By coordinates, which turn an answer to the record there has. */
  private final Map<String, RequestIdentity> turnAt = new HashMap<>();

  private final Map<RequestIdentity, Long> conflicts = new HashMap<>();
  private final Set<String> resultsOfRuns = new HashSet<>();
  private final Set<RequestIdentity> answered = new HashSet<>();
  private final Map<RequestIdentity, Long> toBeContinued = new HashMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final Map<String, Long> lastOfConversation = new HashMap<>();
  private final List<Flaw> lost = new ArrayList<>();
  private final List<Flaw> duplicated = new ArrayList<>();
  private final Set<String> problems = new TreeSet<>();
  private int numRequests;
  private int numAnswers;
  private int numRepetitions;

  /**
   * A judge of what is on the topics.
   *
   * @param confirmed by coordinates, the ids of requests that the broker said it has
   * @param runs the calls that were run
   */
  Judge(CommittedTopics topics, Map<String, String> confirmed, List<CallFile.Run> runs) {
    this.topics = topics;
    unseen = new HashMap<>(confirmed);
    this.runs = List.copyOf(runs);
  }

  Verdict judge() {
    read(Topics.DEFAULT.requests(), this::request);
    unseen.forEach(
        (at, id) -> problem("the broker confirmed " + id + " at " + at + " and lost it"));
    read(Topics.DEFAULT.responses(), this::response);
    asked.forEach((turn, ask) -> requireAnswer(turn, ask.timeMs()));
    conflicts.forEach(this::requireAnswer);
    toBeContinued.forEach(this::requireAnswer);
    asked.keySet().stream()
        .filter(turn -> turn.turn() > 0 && !toBeContinued.containsKey(turn))
        .forEach(turn -> problem(turn + " was asked by nobody"));
    letters();
    int numCalls = calls();
    return new Verdict(
        numRequests,
        numAnswers,
        numRepetitions,
        conflicts.size(),
        numCalls,
        runs.size() - numCalls,
        lost,
        duplicated,
        problems.stream().limit(MAX_PROBLEMS).toList());
  }

  private void read(String topic, Consumer<InboundRecord> reader) {
    if (!topics.read(topic, reader)) {
      problem("a transaction was left open on " + topic);
    }
  }

  private void problem(String sentence) {
    problems.add(sentence);
  }

  private void request(InboundRecord record) {
    numRequests++;
    String coordinates = record.origin().coordinates();
    RequestIdentity turn = codec.identify(record);
    String id = unseen.remove(coordinates);
    if (id != null && !id.equals(turn.id())) {
      problem("at " + coordinates + " the broker confirmed " + id + ", but there is " + turn.id());
    }
    long timeMs = record.origin().timestamp().toEpochMilli();
    Payload body = codec.bodyHash(record);
    Asked first = asked.putIfAbsent(turn, new Asked(coordinates, body, timeMs));
    // A timer may end a conversation beside the turn that goes on with it; one of them is answered.
    boolean isEnding = codec.endingOf(record).isPresent();
    if (turn.turn() > 0 && !isEnding && !followed.add(turn)) {
      duplicated.add(new Flaw("request " + turn.canonicalText(), timeMs));
    }
    if (first == null || turn.turn() > 0) {
      turnAt.put(coordinates, turn);
    }
    if (!isEnding) {
      results(record, turn);
    }
    if (first == null || turn.turn() > 0) {
      return;
    }
    if (first.body().equals(body)) {
      numRepetitions++;
    } else {
      RequestIdentity own = RequestIdentity.of(turn.conversation(), coordinates);
      turnAt.put(coordinates, own);
      conflicts.put(own, timeMs);
    }
  }

  /** Results that say that a function returned, of calls that must then have been run. */
  private void results(InboundRecord record, RequestIdentity turn) {
    if (turn.turn() == 0) {
      return;
    }
    try {
      ChatRequest request = codec.decodeRequest(record);
      for (ChatMessage message : request.messages()) {
        if (message instanceof FunctionResult result && !result.isError()) {
          resultsOfRuns.add(result.callId());
        }
      }
    } catch (RequestRefused e) {
      problem("an executor wrote what is no request at " + record.origin().coordinates());
    }
  }

  private void response(InboundRecord record) {
    numAnswers++;
    ChatResponse response;
    try {
      response = codec.decodeResponse(record);
    } catch (RequestRefused e) {
      problem("no response at " + record.origin().coordinates() + ": " + e.getMessage());
      return;
    }
    RequestIdentity turn = response.identity();
    long timeMs = record.origin().timestamp().toEpochMilli();
    if (!answered.add(turn)) {
      duplicated.add(new Flaw("response " + turn.canonicalText(), timeMs));
    }
    if (response.request() != null) {
      toBeContinued.put(turn.nextTurn(), timeMs);
    }
    if (response.outcome() instanceof ChatOutcome.FunctionCalls outcome) {
      for (FunctionCall call : outcome.calls()) {
        digests.put(call.id(), call.digest());
      }
    }
    response.failure().ifPresent(failure -> failure(turn, failure));
    inOrder(response, turn);
  }

  private void failure(RequestIdentity turn, ChatOutcome.Failure failure) {
    boolean isConflict = conflicts.containsKey(turn);
    boolean isLate = turn.id().startsWith(CallFile.SLOW);
    boolean isAllowed =
        switch (failure.code()) {
          case CONFLICT -> isConflict;
          case DEADLINE_EXCEEDED -> isLate;
          default -> failure.code().blame() == ErrorCode.Blame.MODEL;
        };
    if (!isAllowed || (isConflict && failure.code() != ErrorCode.CONFLICT)) {
      problem(turn + " failed: " + failure);
    }
  }

  /** Answers come in the order of their records; one that names no record has no order. */
  private void inOrder(ChatResponse response, RequestIdentity turn) {
    if (turn.equals(turnAt.get(response.origin().coordinates()))) {
      Long before = lastOfConversation.put(turn.conversation(), response.origin().offset());
      if (before != null && before > response.origin().offset()) {
        problem(turn + " was answered after a later record of its conversation");
      }
    }
  }

  private void requireAnswer(RequestIdentity turn, long timeMs) {
    if (!answered.contains(turn)) {
      lost.add(new Flaw(turn.canonicalText(), timeMs));
      // Turns that are asked and to be continued are missed once.
      answered.add(turn);
    }
  }

  private void letters() {
    Set<String> letters = new HashSet<>();
    read(
        Topics.DEFAULT.deadLetters(),
        record -> {
          try {
            String coordinates = codec.decodeDeadLetter(record).record().origin().coordinates();
            if (!letters.add(coordinates)) {
              problem("two dead letters of " + coordinates);
            }
          } catch (RequestRefused e) {
            problem("no dead letter at " + record.origin().coordinates());
          }
        });
    conflicts.keySet().stream()
        .filter(turn -> !letters.contains(turn.id()))
        .forEach(turn -> problem("no dead letter of " + turn.id()));
  }

  /** How many calls were run; each must be one of a visible answer, as it stands there. */
  private int calls() {
    Set<String> run = new HashSet<>();
    for (CallFile.Run call : runs) {
      run.add(call.id());
      if (!call.digest().equals(digests.get(call.id()))) {
        problem("a call was run that no answer holds: " + call);
      }
    }
    resultsOfRuns.stream()
        .filter(id -> !run.contains(id))
        .forEach(id -> problem("there is a result of " + id + ", which was not run"));
    return run.size();
  }
}
