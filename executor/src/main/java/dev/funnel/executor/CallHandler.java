package dev.funnel.executor;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.RecordHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Turns a response with calls into the conversation's next turn: runs each call, appends the
 * results, writes the request to the partition that the conversation lives in.
 *
 * <p>Called by the record loop's owner thread; functions run on the pool.
 */
final class CallHandler implements RecordHandler {
  private static final Outcome NOT_OURS = new Outcome.Acknowledged(List.of());

  private final ChatCodec codec;
  private final Topics topics;
  private final CallRunner runner;
  private final ExecutorService pool;
  private final Duration callTimeout;

  CallHandler(
      ChatCodec codec,
      Topics topics,
      CallRunner runner,
      ExecutorService pool,
      Duration callTimeout) {
    this.codec = codec;
    this.topics = topics;
    this.runner = runner;
    this.pool = pool;
    this.callTimeout = callTimeout;
  }

  @Override
  public void handle(InboundRecord record, Completion completion) {
    ChatResponse response;
    try {
      response = codec.decodeResponse(record);
    } catch (RequestRefused e) {
      completion.complete(new Outcome.Acknowledged(undecodable(record, e)));
      return;
    }
    ChatRequest request = response.request();
    if (request == null
        || !(response.outcome() instanceof ChatOutcome.FunctionCalls outcome)
        || !runner.ownsAll(outcome.calls())) {
      completion.complete(NOT_OURS);
      return;
    }
    List<CompletableFuture<FunctionResult>> results =
        outcome.calls().stream().map(this::start).toList();
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
            .thenApply(done -> results.stream().map(CompletableFuture::join).toList())
            .thenApply(values -> nextTurn(record, response, request, outcome.calls(), values))
            .exceptionally(fault -> unfinished(record, fault))
            .thenAccept(completion::complete);
  }

  // A stopping pool refuses calls: another run takes the record up. All else is a bug, which must
  // not come again and again.
  private Outcome unfinished(InboundRecord record, Throwable fault) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    return cause instanceof RejectedExecutionException
        ? new Outcome.Released()
        : new Outcome.Acknowledged(answerTo(record, new Mishap.HandlerFailed(cause)));
  }

  /** The conversation ends here: its next turn cannot be written, or this handler is broken. */
  @Override
  public List<OutboundRecord> answerTo(InboundRecord record, Mishap mishap) {
    try {
      ChatResponse response = codec.decodeResponse(record);
      return end(
          response,
          mishap instanceof Mishap.TooLarge ? ErrorCode.CONVERSATION_TOO_LARGE : ErrorCode.INTERNAL,
          mishap.message(),
          codec.encodingOf(record));
    } catch (RequestRefused e) {
      return undecodable(record, e);
    }
  }

  // Calls of one turn run side by side: they were written without knowing each other's results.
  private CompletableFuture<FunctionResult> start(FunctionCall call) {
    var result = new CompletableFuture<FunctionResult>();
    FunctionResult late = runner.timedOut(call, callTimeout.toSeconds());
    try {
      Future<?> running =
          pool.submit(
              () -> {
                // From here, not from the submission: waiting for a thread is not the function's.
                result.completeOnTimeout(late, callTimeout.toMillis(), TimeUnit.MILLISECONDS);
                result.complete(runner.run(call));
              });
      return result.whenComplete(
          (value, fault) -> {
            if (late.equals(value)) {
              running.cancel(true);
            }
          });
    } catch (RejectedExecutionException stopping) {
      result.completeExceptionally(stopping);
      return result;
    }
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
    Encoding encoding = codec.encodingOf(record);
    if (messages.size() > ChatRequest.MAX_MESSAGES) {
      return new Outcome.Acknowledged(
          end(
              response,
              ErrorCode.CONVERSATION_TOO_LARGE,
              "the conversation has "
                  + messages.size()
                  + " messages; at most "
                  + ChatRequest.MAX_MESSAGES
                  + " are passed on",
              encoding));
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
    return new Outcome.Acknowledged(
        List.of(
            codec.encodeRequest(next, topics.requests(), response.origin().partition(), encoding)));
  }

  // Under the identity of the turn that cannot be written: each turn has one response.
  private List<OutboundRecord> end(
      ChatResponse response, ErrorCode code, String message, Encoding encoding) {
    var end =
        new ChatResponse(
            response.identity().nextTurn(),
            response.origin(),
            response.model(),
            new ChatOutcome.Failure(code, message),
            List.of(),
            Usage.NONE,
            null,
            response.metadata(),
            response.dialect());
    return List.of(
        codec.encodeResponse(end, topics.responses(), response.origin().partition(), encoding));
  }

  private List<OutboundRecord> undecodable(InboundRecord record, RequestRefused refusal) {
    var letter = new DeadLetter(refusal.code(), refusal.toFailure().message(), 1, record);
    return List.of(codec.encodeDeadLetter(letter, topics.deadLetters()));
  }
}
