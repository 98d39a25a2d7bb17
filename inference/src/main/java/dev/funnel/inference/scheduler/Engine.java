package dev.funnel.inference.scheduler;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.sampling.Sampler;
import dev.funnel.inference.sequence.ForcedTokens;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.sequence.GrammarTurn;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.sequence.TokenChoice;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generates text for many requests at once, stepped by its owner: sequences join and leave the
 * batch at every step. Waiting sequences are admitted in the order of their urgency, which grows as
 * others overtake them, whatever their models; one of a higher priority takes the slot of one of a
 * lower, which is continued later.
 *
 * <p>Thread rule: the first thread that calls a method owns the engine; every other one is refused
 * with an {@link IllegalStateException}. The forward pass is used by that thread alone and stays
 * the property of whoever built it.
 */
public final class Engine {
  private final ForwardPass forward;
  private final Tokenizer tokenizer;
  private final EngineLimits limits;
  private final Matchers matchers;
  private final Scheduler scheduler;
  private final Sampler sampler = new Sampler();
  private final List<Generation> finished = new ArrayList<>();
  private @Nullable ForcedTokens forcedTokens;
  private @Nullable Thread owner;

  /**
   * An engine with nothing to do.
   *
   * @param matchers of the tokenizer's vocabulary; used by the owning thread alone
   * @throws IllegalArgumentException if more sequences may run than the forward pass has slots
   */
  public Engine(ForwardPass forward, Tokenizer tokenizer, EngineLimits limits, Matchers matchers) {
    if (limits.maxRunning() > forward.maxSlots()) {
      throw new IllegalArgumentException(
          "maxRunning is "
              + limits.maxRunning()
              + ", but the KV cache has "
              + forward.maxSlots()
              + " slots");
    }
    this.forward = forward;
    this.tokenizer = tokenizer;
    this.limits = limits;
    this.matchers = matchers;
    this.scheduler = new Scheduler(limits, forward);
  }

  /** Whether {@link #submit} takes one more request now. */
  public boolean hasRoom() {
    requireOwner();
    return scheduler.numWaiting() < limits.maxWaiting();
  }

  /**
   * Queues a request. {@code maxTokens} is capped to the positions that the prompt leaves; the
   * generation then finishes with LENGTH, unless its grammar has to be completed. A turn whose
   * grammar cannot be followed, or not within the limit, ends at once.
   *
   * @throws IllegalStateException if there is no room
   * @throws IllegalArgumentException if a live sequence has the same id, or the prompt leaves no
   *     position for a completion: admission refuses such prompts with a message for their sender
   */
  public void submit(GenerationRequest request) {
    if (!hasRoom()) {
      throw new IllegalStateException(
          limits.maxWaiting() + " requests wait already; ask hasRoom() before submit");
    }
    if (scheduler.isLive(request.id())) {
      throw new IllegalArgumentException("a live sequence has the id '" + request.id() + "'");
    }
    var sequence = new Sequence(request, forward.maxPositions(), tokenizer);
    Grammar grammar = request.grammar();
    if (grammar != null) {
      sequence.follow(() -> new GrammarTurn(matchers.start(grammar), forcedTokens()));
    }
    if (sequence.hasEnded()) {
      finished.add(sequence.toGeneration());
    } else {
      scheduler.enqueue(sequence);
    }
  }

  /** Ends a live sequence with ABORTED and the text so far; no effect if none has this id. */
  public void abort(String id) {
    requireOwner();
    Sequence waiting = scheduler.withdraw(id);
    if (waiting != null) {
      waiting.abort();
      finished.add(waiting.toGeneration());
      return;
    }
    Sequence sequence = scheduler.findRunning(id);
    if (sequence != null) {
      sequence.abort();
      retireEnded();
    }
  }

  /**
   * Computes one batch: for each running sequence of one model its newest tokens or the next ones
   * of its prompt. If that fails, its parts are computed until the sequences at fault are found,
   * and those alone fail; unless the native engine is broken as a whole, which ends the rest of the
   * batch. A sequence whose logits are not numbers or cannot be read, or whose grammar cannot be
   * followed, fails alone too. The others go on.
   *
   * <p>Before all that, whoever has a deadline that has come ends with ABORTED, running or waiting.
   *
   * @param now on the clock of the deadlines
   * @return number of sequences that the batch had; 0 if there is nothing to do
   */
  public int step(long now) {
    requireOwner();
    scheduler.expire(now, sequence -> finished.add(sequence.toGeneration()));
    retireEnded();
    scheduler.admit();
    // To make room, slots may have been moved, and a move may have failed.
    retireEnded();
    Step step = scheduler.next();
    if (step == null) {
      return 0;
    }
    Bisection.run(step, forward, this::advance);
    retireEnded();
    return step.sequences().size();
  }

  /** A step before all deadlines. */
  public int step() {
    return step(Long.MIN_VALUE);
  }

  /** The generations that ended since the last call, in the order in which they ended. */
  public List<Generation> drainFinished() {
    requireOwner();
    List<Generation> drained = List.copyOf(finished);
    finished.clear();
    return drained;
  }

  /** Sequences that wait for a slot. */
  public int numWaiting() {
    requireOwner();
    return scheduler.numWaiting();
  }

  /** Sequences that own a slot. */
  public int numRunning() {
    requireOwner();
    return scheduler.numRunning();
  }

  private void advance(Step step, Logits logits) {
    for (int row = 0; row < step.sequences().size(); row++) {
      Sequence sequence = step.sequences().get(row);
      if (!logits.isFinite(row)) {
        sequence.fail("the logits of its next token are not numbers");
        continue;
      }
      scheduler.computed(step, row);
      if (sequence.isComputed()) {
        sample(sequence, logits, row);
      }
    }
  }

  private void sample(Sequence sequence, Logits logits, int row) {
    try {
      sequence.sample(choice(logits, row, sequence));
    } catch (EngineFault fault) {
      sequence.fail("the logits of its next token could not be read: " + fault.getMessage());
    }
  }

  private TokenChoice choice(Logits logits, int row, Sequence sequence) {
    ResolvedSampling sampling = sequence.request().sampling();
    int numDrawn = sequence.numCompletionTokens();
    return allowed -> sampler.next(logits, row, sampling, numDrawn, allowed);
  }

  // The first request with a grammar pays for it.
  private ForcedTokens forcedTokens() {
    if (forcedTokens == null) {
      forcedTokens = new ForcedTokens(tokenizer);
    }
    return forcedTokens;
  }

  private void retireEnded() {
    scheduler.retireEnded(sequence -> finished.add(sequence.toGeneration()));
  }

  private void requireOwner() {
    Thread caller = Thread.currentThread();
    if (owner == null) {
      owner = caller;
    }
    if (owner != caller) {
      throw new IllegalStateException(
          "the engine belongs to thread '"
              + owner.getName()
              + "', but was called by '"
              + caller.getName()
              + "'");
    }
  }
}
