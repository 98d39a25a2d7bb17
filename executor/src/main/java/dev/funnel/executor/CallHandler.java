package dev.funnel.executor;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.AnswerRecords;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.RecordHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a response with calls into the conversation's next turn: runs each call, appends the
 * results, writes the request to the partition that the conversation lives in.
 *
 * <p>Called by the record loop's owner thread; functions run on the pool.
 */
final class CallHandler implements RecordHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);
  private static final Outcome NOT_OURS = new Outcome.Acknowledged(List.of());

  private final ChatCodec codec;
  private final AnswerRecords answers;
  private final Topics topics;
  private final CallRunner runner;
  private final CallPool pool;
  private final Duration callTimeout;
  private final Clock clock;

  CallHandler(Topics topics, CallRunner runner, CallPool pool, Duration callTimeout, Clock clock) {
    this.codec = new ChatCodec();
    this.answers = new AnswerRecords(codec, topics);
    this.topics = topics;
    this.runner = runner;
    this.pool = pool;
    this.callTimeout = callTimeout;
    this.clock = clock;
  }

  @Override
  public void handle(InboundRecord record, Completion completion) {
    ChatResponse response;
    try {
      response = codec.decodeResponse(record);
    } catch (RequestRefused e) {
      completion.complete(new Outcome.Acknowledged(List.of(answers.deadLetter(record, e))));
      return;
    }
    ChatRequest request = response.request();
    if (request == null
        || !(response.outcome() instanceof ChatOutcome.FunctionCalls outcome)
        || !runner.ownsAll(outcome.calls())) {
      completion.complete(NOT_OURS);
      return;
    }
    Duration timeout = timeLeft(request);
    if (isLate(request)) {
      completion.complete(new Outcome.Acknowledged(expired(record, response)));
      return;
    }
    List<CompletableFuture<FunctionResult>> results =
        outcome.calls().stream().map(call -> start(call, request, timeout)).toList();
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
            .thenApply(done -> results.stream().map(CompletableFuture::join).toList())
            .thenApply(values -> nextTurn(record, response, request, outcome.calls(), values))
            .exceptionally(fault -> unfinished(record, fault))
            .thenAccept(completion::complete);
  }

  /** The conversation ends here: its next turn cannot be written, or this handler is broken. */
  @Override
  public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
    return new Outcome.Acknowledged(endBy(record, mishap));
  }

  private List<OutboundRecord> endBy(InboundRecord record, Mishap mishap) {
    ErrorCode code = ErrorCode.INTERNAL;
    if (mishap instanceof Mishap.TooLarge) {
      code = ErrorCode.CONVERSATION_TOO_LARGE;
    } else if (mishap instanceof Mishap.Stalled) {
      code = ErrorCode.STALLED;
    }
    try {
      ChatResponse response = codec.decodeResponse(record);
      return end(record, response, new ChatOutcome.Failure(code, mishap.message()));
    } catch (RequestRefused e) {
      return List.of(answers.deadLetter(record, e));
    } catch (IllegalArgumentException e) {
      // A response that is no turn of ours has no turn after it.
      return List.of(answers.deadLetter(record, new RequestRefused(code, mishap.message())));
    }
  }

  private Duration timeLeft(ChatRequest request) {
    Instant deadline = request.deadline();
    if (deadline == null) {
      return callTimeout;
    }
    Duration left = Duration.between(clock.instant(), deadline);
    return left.compareTo(callTimeout) < 0 ? left : callTimeout;
  }

  // Calls of one turn run side by side: they were written without knowing each other's results.
  private CompletableFuture<FunctionResult> start(
      FunctionCall call, ChatRequest request, Duration timeout) {
    boolean runsClosed = request.execution().executeClosedByLimit();
    return pool.run(
        // The deadline may pass while a call waits for its place. The next turn is refused then.
        () -> isLate(request) ? runner.expired(call) : runner.run(call, runsClosed),
        timeout,
        runner.timedOut(call, timeout));
  }

  private boolean isLate(ChatRequest request) {
    Duration left = timeLeft(request);
    return left.isNegative() || left.isZero();
  }

  private Outcome nextTurn(
      InboundRecord record,
      ChatResponse response,
      ChatRequest request,
      List<FunctionCall> calls,
      List<FunctionResult> results) {
    List<ChatMessage> messages = new ArrayList<>(request.messages());
    messages.add(new ChatMessage.Assistant(null, calls));
    messages.addAll(results);
    if (messages.size() > ChatRequest.MAX_MESSAGES) {
      return new Outcome.Acknowledged(
          end(
              record,
              response,
              new ChatOutcome.Failure(
                  ErrorCode.CONVERSATION_TOO_LARGE,
                  "the conversation has "
                      + messages.size()
                      + " messages; at most "
                      + ChatRequest.MAX_MESSAGES
                      + " are passed on")));
    }
    ChatRequest next =
        request.toBuilder()
            .identity(request.identity().nextTurn())
            .messages(messages)
            // A forced call is answered by now; forcing it again would never end.
            .functionChoice(
                request.functionChoice() instanceof FunctionChoice.None
                    ? FunctionChoice.NONE
                    : FunctionChoice.AUTO)
            .build();
    // The record's own partition number: responses lie where their requests do.
    return new Outcome.Acknowledged(
        List.of(
            codec.encodeRequest(
                next, topics.requests(), record.origin().partition(), codec.encodingOf(record))));
  }

  // A closed pool refuses calls: another run takes the record up. All else is a bug, which must
  // not come again and again.
  private Outcome unfinished(InboundRecord record, Throwable fault) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    if (cause instanceof RejectedExecutionException) {
      return new Outcome.Released();
    }
    LOG.error("the calls of {} failed", record.origin().coordinates(), cause);
    return answerTo(record, new Mishap.HandlerFailed(cause));
  }

  private List<OutboundRecord> expired(InboundRecord record, ChatResponse response) {
    return end(
        record,
        response,
        new ChatOutcome.Failure(
            ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed before the calls were run"));
  }

  // Not a response but a request that the worker answers so: it alone writes answers, and knows
  // whether this turn has one already.
  private List<OutboundRecord> end(
      InboundRecord record, ChatResponse response, ChatOutcome.Failure failure) {
    ChatRequest request = response.request();
    if (request == null) {
      throw new IllegalArgumentException("no turn follows " + response.identity());
    }
    return List.of(
        codec.encodeEnding(
            request,
            failure,
            topics.requests(),
            record.origin().partition(),
            codec.encodingOf(record)));
  }
}
