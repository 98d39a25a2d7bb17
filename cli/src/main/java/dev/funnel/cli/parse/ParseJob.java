package dev.funnel.cli.parse;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.input.InputReader;
import dev.funnel.cli.input.ParseRequest;
import dev.funnel.cli.output.OutputFile;
import dev.funnel.cli.output.ResultLine;
import dev.funnel.cli.output.ResultLine.Problem;
import dev.funnel.producer.AnswerGone;
import dev.funnel.producer.ChatClient;
import dev.funnel.producer.ClientEnded;
import dev.funnel.producer.Conversation;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of an input that are not yet completed, a bounded number at a time, and keeps
 * each result as it comes.
 *
 * <p>Everything runs on the caller's thread; the client's threads only put ends into a queue.
 */
public final class ParseJob {
  /** How long the run waits for an end before it shows its progress again. */
  private static final Duration TICK = Duration.ofSeconds(1);

  /** How often a line that fails each time is run anew, over all runs that the ledger knows. */
  private static final int MAX_GENERATION = 100;

  /**
   * Limits of a run.
   *
   * @param maxInFlight most conversations at once
   * @param timeout of one conversation
   */
  public record Limits(int maxInFlight, Duration timeout) {
    public Limits {
      Objects.requireNonNull(timeout, "timeout");
    }
  }

  /** How a conversation ended: whole or with a failure. */
  private record Ended(
      ChatRequest request,
      Instant sent,
      @Nullable Conversation conversation,
      @Nullable Throwable failure) {}

  private final ChatClient client;
  private final OutputFile output;
  private final Limits limits;
  private final Progress progress;
  private final InstantSource clock;
  // Bounded by maxInFlight: only conversations in flight end.
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private int numInFlight;
  // Set when nobody will answer any more.
  private @Nullable ClientEnded clientEnd;

  public ParseJob(
      ChatClient client, OutputFile output, Limits limits, Progress progress, InstantSource clock) {
    this.client = client;
    this.output = output;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs to the end of the input, once.
   *
   * @param ids of all its requests
   * @return counts and latencies of this run
   * @throws InterruptedException what has ended by then is kept
   * @throws CommandFailed if the output cannot be written, the input is no longer what it was, or
   *     the client has ended; what has ended by then is kept
   */
  public Result run(InputReader input, Set<String> ids) throws InterruptedException {
    Instant began = clock.instant();
    long kept = ids.stream().filter(output::isCompleted).count();
    RunStatistics statistics = new RunStatistics(ids.size(), kept);
    progress.show(statistics.pace(Duration.ZERO));
    Set<String> unseen = new HashSet<>(ids);
    Optional<ParseRequest> next = nextOpen(input, unseen);
    while (numInFlight > 0 || (next.isPresent() && clientEnd == null)) {
      if (next.isPresent() && clientEnd == null && numInFlight < limits.maxInFlight()) {
        submit(next.get());
        next = nextOpen(input, unseen);
        keepEnded(statistics, Duration.ZERO);
      } else {
        keepEnded(statistics, TICK);
      }
      progress.show(statistics.pace(since(began)));
    }
    if (clientEnd != null) {
      throw stopped(clientEnd, statistics.pace(since(began)));
    }
    if (!unseen.isEmpty()) {
      throw inputChanged(unseen.size() + " of " + ids.size() + " requests are gone");
    }
    return new Result(statistics, since(began));
  }

  private static CommandFailed stopped(ClientEnded end, Pace pace) {
    return new CommandFailed(
        ExitCode.UNAVAILABLE,
        "the run stopped, "
            + end.getMessage()
            + "; "
            + (pace.done() - pace.failed())
            + " of "
            + pace.total()
            + " requests completed and are kept; run again to go on",
        end);
  }

  /** What a run did and how long it took. */
  public record Result(RunStatistics statistics, Duration elapsed) {
    /** A run that found every request completed before. */
    public static Result allKept(int numRequests) {
      return new Result(new RunStatistics(numRequests, numRequests), Duration.ZERO);
    }
  }

  private Optional<ParseRequest> nextOpen(InputReader input, Set<String> unseen) {
    Optional<ParseRequest> next = seen(input.next(), unseen);
    while (next.isPresent() && output.isCompleted(next.get().id())) {
      next = seen(input.next(), unseen);
    }
    return next;
  }

  private static Optional<ParseRequest> seen(Optional<ParseRequest> next, Set<String> unseen) {
    if (next.isPresent() && !unseen.remove(next.get().id())) {
      throw inputChanged("line " + next.get().line() + " is new");
    }
    return next;
  }

  private static CommandFailed inputChanged(String how) {
    return new CommandFailed(
        ExitCode.BAD_INPUT,
        "the input changed while it was read: " + how + "; run again when it is complete");
  }

  private void submit(ParseRequest request) {
    Instant sent = clock.instant();
    send(request.request().toBuilder().deadline(deadline(request, sent)).build(), sent);
  }

  private void send(ChatRequest timed, Instant sent) {
    numInFlight++;
    var unused =
        client
            .submit(timed)
            .handle(
                (conversation, failure) ->
                    ended.add(new Ended(timed, sent, conversation, failure)));
  }

  /** The line's own deadline, if it is the earlier one. */
  private Instant deadline(ParseRequest request, Instant sent) {
    Instant latest = sent.plus(limits.timeout());
    Instant own = request.request().deadline();
    return own != null && own.isBefore(latest) ? own : latest;
  }

  /** Keeps the results of all conversations that have ended, or of the first to end in time. */
  private void keepEnded(RunStatistics statistics, Duration wait) throws InterruptedException {
    Ended end = ended.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    while (end != null) {
      numInFlight--;
      keep(end, statistics);
      end = ended.poll();
    }
  }

  private void keep(Ended end, RunStatistics statistics) {
    if (end.failure() instanceof ClientEnded gone) {
      // Its request was not answered: it stays open for the next run.
      clientEnd = gone;
      return;
    }
    if (failedBefore(end)) {
      tryAgain(end);
      return;
    }
    ResultLine line = lineOf(end);
    output.append(line);
    statistics.add(line, since(end.sent()));
  }

  // An earlier run failed, and the ledger knows: under the next generation it is run again. Not if
  // functions were called: the calls of another generation have other ids and would have their
  // effects twice.
  private static boolean failedBefore(Ended end) {
    Conversation conversation = end.conversation();
    return conversation != null
        && conversation.isRecorded()
        && conversation.last().failure().isPresent()
        && conversation.calls().isEmpty()
        && end.request().identity().generation() < MAX_GENERATION;
  }

  private void tryAgain(Ended end) {
    RequestIdentity was = end.request().identity();
    RequestIdentity next =
        new RequestIdentity(
            was.tenant(), was.conversation(), was.id(), was.turn(), was.generation() + 1);
    send(end.request().toBuilder().identity(next).build(), end.sent());
  }

  private ResultLine lineOf(Ended end) {
    return end.conversation() != null
        ? ResultLine.of(end.request(), end.conversation())
        : ResultLine.failed(end.request().identity().id(), problem(end.failure()));
  }

  private Problem problem(@Nullable Throwable failure) {
    if (failure instanceof AnswerGone gone) {
      return new Problem(ErrorCode.CONFLICT.name(), Objects.requireNonNull(gone.getMessage()));
    }
    return failure instanceof TimeoutException
        ? new Problem(
            ErrorCode.DEADLINE_EXCEEDED.name(),
            "no answer within "
                + limits.timeout().toSeconds()
                + " s; raise --timeout, or run again when the worker is less busy")
        : new Problem(ErrorCode.INTERNAL.name(), "the request could not be sent: " + failure);
  }

  private Duration since(Instant then) {
    return Duration.between(then, clock.instant());
  }
}
