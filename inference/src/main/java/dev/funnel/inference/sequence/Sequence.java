package dev.funnel.inference.sequence;

import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one generation on their way: a run of tokens goes into the KV cache, the next token
 * is sampled behind it and begins the next run, until it ends. The first run is the prompt. Owned
 * by the engine's thread.
 *
 * <p>INVARIANT: every token before the run lies in the KV cache.
 */
public final class Sequence {
  private final GenerationRequest request;
  private final Tokenizer tokenizer;
  private final int maxTokens;
  private final CompletionText text;
  private final List<Integer> run;
  private int numRunCached;
  private int numCached;
  private int numCompletionTokens;
  private int numForcedTokens;
  private int numReusedTokens;
  private @Nullable GrammarTurn turn;
  private @Nullable FinishReason finishReason;
  private @Nullable String fault;

  /**
   * A sequence of which nothing is computed yet.
   *
   * @param maxPositions positions of the KV cache; prompt and completion together never exceed it
   * @throws IllegalArgumentException if the prompt leaves no position for a completion token
   */
  public Sequence(GenerationRequest request, int maxPositions, Tokenizer tokenizer) {
    int numPromptTokens = request.promptTokens().size();
    if (numPromptTokens >= maxPositions) {
      throw new IllegalArgumentException(
          "prompt of " + numPromptTokens + " tokens for " + maxPositions + " positions");
    }
    this.request = request;
    this.tokenizer = tokenizer;
    this.maxTokens = Math.min(request.maxTokens(), maxPositions - numPromptTokens);
    this.text = new CompletionText(request.stop());
    this.run = new ArrayList<>(request.promptTokens());
  }

  /**
   * Lets its turn follow a grammar, from the beginning. Tokens that must come first are computed
   * with the prompt; so it may have ended afterwards.
   */
  public void follow(Supplier<GrammarTurn> grammar) {
    guard(() -> begin(grammar.get()));
  }

  private void begin(GrammarTurn beginning) {
    if (beginning.bound() > maxTokens) {
      fail(
          "the shortest turn of its grammar needs "
              + beginning.bound()
              + " tokens; it may write "
              + maxTokens);
      return;
    }
    turn = beginning;
    takeForced(beginning);
  }

  public GenerationRequest request() {
    return request;
  }

  public String id() {
    return request.id();
  }

  /** How many of its positions lie in the KV cache. */
  public int numCached() {
    return numCached;
  }

  /** How many tokens were appended to the prompt. */
  public int numCompletionTokens() {
    return numCompletionTokens;
  }

  /** At most {@code max} tokens of the run that follow those in the KV cache. */
  public List<Integer> nextTokens(int max) {
    return run.subList(numRunCached, numRunCached + Math.min(max, run.size() - numRunCached));
  }

  /** The next {@code count} positions were written into the KV cache. */
  public void cached(int count) {
    numRunCached += count;
    numCached += count;
  }

  /**
   * The first positions of its prompt were copied into the KV cache rather than computed; nothing
   * of it was there before.
   */
  public void reused(int count) {
    numReusedTokens = count;
    cached(count);
  }

  /** Whether all its tokens lie in the KV cache: the next one can be sampled. */
  public boolean isComputed() {
    return numRunCached == run.size();
  }

  /** Takes the token that is chosen, and those that must follow it; they may end the sequence. */
  public void sample(TokenChoice choice) {
    if (!isComputed() || hasEnded()) {
      throw new IllegalStateException("sequence '" + id() + "' takes no token now");
    }
    run.clear();
    numRunCached = 0;
    GrammarTurn following = turn;
    if (following == null) {
      take(choice.among(null));
    } else {
      guard(() -> sample(choice, following));
    }
  }

  private void sample(TokenChoice choice, GrammarTurn following) {
    take(following.choose(choice, numRemaining()));
    takeForced(following);
  }

  private void takeForced(GrammarTurn following) {
    while (!hasEnded()) {
      OptionalInt next = following.nextForced(run.get(run.size() - 1), numRemaining());
      if (next.isEmpty()) {
        return;
      }
      numForcedTokens++;
      take(next);
    }
  }

  private int numRemaining() {
    return maxTokens - numCompletionTokens;
  }

  private void take(OptionalInt next) {
    if (next.isEmpty()) {
      fail("none of the tokens that may come next has a logit that is a number");
      return;
    }
    int token = next.getAsInt();
    boolean isStopped = read(token);
    run.add(token);
    numCompletionTokens++;
    if (isStopped) {
      end(FinishReason.STOP);
    } else if (numRemaining() == 0) {
      endAtLimit();
    }
  }

  // Whether the token ends the turn.
  private boolean read(int token) {
    byte[] bytes = tokenizer.bytes(token);
    boolean mayBeStopped = turn == null || turn.isInFreeText();
    if (turn != null) {
      turn.accept(token);
    }
    if (token == tokenizer.endOfTurnId()) {
      return true;
    }
    if (mayBeStopped) {
      return text.append(bytes);
    }
    text.appendUnstoppable(bytes);
    return false;
  }

  private void endAtLimit() {
    if (turn != null && turn.bound() > 0) {
      fail("its limit of " + maxTokens + " tokens cut what its grammar had to complete");
    } else {
      end(FinishReason.LENGTH);
    }
  }

  // A grammar that cannot be followed ends its own sequence. A deep one may exhaust the stack.
  private void guard(Runnable following) {
    try {
      following.run();
    } catch (EngineFault nativeFault) {
      throw nativeFault;
    } catch (RuntimeException | StackOverflowError broken) {
      fail("its grammar could not be followed: " + broken);
    }
  }

  /** Ends it because nobody wants it any more; no effect once it has ended. */
  public void abort() {
    if (!hasEnded()) {
      end(FinishReason.ABORTED);
    }
  }

  /**
   * Ends it because it could not be computed; no effect once it has ended.
   *
   * @param why for the log and the error response
   */
  public void fail(String why) {
    if (!hasEnded()) {
      fault = why;
      end(FinishReason.FAILED);
    }
  }

  public boolean hasEnded() {
    return finishReason != null;
  }

  /**
   * The outcome.
   *
   * @throws IllegalStateException if it has not ended
   */
  public Generation toGeneration() {
    if (finishReason == null) {
      throw new IllegalStateException("sequence '" + id() + "' has not ended");
    }
    Usage usage = new Usage(request.promptTokens().size(), numCompletionTokens);
    boolean isClosedByLimit = turn != null && turn.isClosedByLimit();
    return new Generation(
        id(),
        text.settled(),
        finishReason,
        usage,
        fault,
        isClosedByLimit,
        numForcedTokens,
        numReusedTokens);
  }

  private void end(FinishReason reason) {
    text.finish();
    finishReason = reason;
  }
}
