package dev.funnel.inference.sequence;

import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one generation on their way: those of the prompt go into the KV cache, the next one
 * is sampled behind them and goes there too, until it ends. Owned by the engine's thread.
 *
 * <p>INVARIANT: the first {@code numCached} of its tokens lie in the KV cache; tokens are appended
 * only when all do.
 */
public final class Sequence {
  private final GenerationRequest request;
  private final Tokenizer tokenizer;
  private final int maxTokens;
  private final CompletionText text;

  /** Prompt and completion. */
  private final List<Integer> tokens;

  private int numCached;
  private int numForcedTokens;
  private int numReusedTokens;
  private int numPreemptions;
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
    this.tokens = new ArrayList<>(request.promptTokens());
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

  /** Prompt and completion so far. */
  public List<Integer> tokens() {
    return Collections.unmodifiableList(tokens);
  }

  /** How many of its tokens lie in the KV cache. */
  public int numCached() {
    return numCached;
  }

  /** How many of its tokens have to be computed before the next one can be sampled. */
  public int numUncached() {
    return tokens.size() - numCached;
  }

  /** How many tokens were appended to the prompt. */
  public int numCompletionTokens() {
    return tokens.size() - request.promptTokens().size();
  }

  /** The next tokens that do not lie in the KV cache, at most {@code max}. */
  public List<Integer> nextTokens(int max) {
    return tokens().subList(numCached, numCached + Math.min(max, numUncached()));
  }

  /** The next {@code count} tokens were written into the KV cache. */
  public void cached(int count) {
    numCached += count;
  }

  /**
   * Its first tokens were copied into the KV cache rather than computed; nothing of it was there
   * before.
   */
  public void reused(int count) {
    if (numPreemptions == 0) {
      numReusedTokens = count;
    }
    cached(count);
  }

  /** Its place in the KV cache is taken: all its tokens will be computed again. */
  public void preempt() {
    numPreemptions++;
    numCached = 0;
  }

  public int numPreemptions() {
    return numPreemptions;
  }

  /** Whether all its tokens lie in the KV cache: the next one can be sampled. */
  public boolean isComputed() {
    return numUncached() == 0;
  }

  /** Takes the token that is chosen, and those that must follow it; they may end the sequence. */
  public void sample(TokenChoice choice) {
    if (!isComputed() || hasEnded()) {
      throw new IllegalStateException("sequence '" + id() + "' takes no token now");
    }
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
      OptionalInt next = following.nextForced(tokens.get(tokens.size() - 1), numRemaining());
      if (next.isEmpty()) {
        return;
      }
      numForcedTokens++;
      take(next);
    }
  }

  private int numRemaining() {
    return maxTokens - numCompletionTokens();
  }

  private void take(OptionalInt next) {
    if (next.isEmpty()) {
      fail("none of the tokens that may come next has a logit that is a number");
      return;
    }
    int token = next.getAsInt();
    boolean isStopped = read(token);
    tokens.add(token);
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

  /** Whether it ended its turn itself: another turn may follow behind its tokens. */
  public boolean hasStopped() {
    return finishReason == FinishReason.STOP;
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
    Usage usage = new Usage(request.promptTokens().size(), numCompletionTokens());
    boolean isClosedByLimit = turn != null && turn.isClosedByLimit();
    return new Generation(
        id(),
        text.settled(),
        finishReason,
        usage,
        fault,
        isClosedByLimit,
        new Generation.Work(numForcedTokens, numReusedTokens, numPreemptions));
  }

  private void end(FinishReason reason) {
    text.finish();
    finishReason = reason;
  }
}
