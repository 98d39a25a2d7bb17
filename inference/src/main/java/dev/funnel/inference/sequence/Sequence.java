package dev.funnel.inference.sequence;

import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one generation on their way: prompt tokens go into the KV cache, completion tokens
 * are appended, until it ends. Owned by the engine's thread.
 *
 * <p>INVARIANT: while it decodes, every token but the last lies in the KV cache.
 */
public final class Sequence {
  private final GenerationRequest request;
  private final int maxTokens;
  private final @Nullable Matcher matcher;
  private final CompletionText text;
  private int numCached;
  private int numCompletionTokens;
  private int lastToken;
  private @Nullable FinishReason finishReason;
  private @Nullable String fault;

  /**
   * A sequence of which nothing is computed yet.
   *
   * @param maxPositions positions of the KV cache; prompt and completion together never exceed it
   * @param matcher at the beginning of the turn; null if it has no grammar
   * @throws IllegalArgumentException if the prompt leaves no position for a completion token
   */
  public Sequence(GenerationRequest request, int maxPositions, @Nullable Matcher matcher) {
    int numPromptTokens = request.promptTokens().size();
    if (numPromptTokens >= maxPositions) {
      throw new IllegalArgumentException(
          "prompt of " + numPromptTokens + " tokens for " + maxPositions + " positions");
    }
    this.request = request;
    this.maxTokens = Math.min(request.maxTokens(), maxPositions - numPromptTokens);
    this.matcher = matcher;
    this.text = new CompletionText(request.stop());
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

  /** The newest token; the next decode feeds it at position {@link #numCached}. */
  public int lastToken() {
    if (numCompletionTokens == 0) {
      throw new IllegalStateException("sequence '" + id() + "' has no completion token yet");
    }
    return lastToken;
  }

  /** At most {@code max} prompt tokens that follow those in the KV cache. */
  public List<Integer> nextPromptTokens(int max) {
    List<Integer> prompt = request.promptTokens();
    return prompt.subList(numCached, numCached + Math.min(max, prompt.size() - numCached));
  }

  /** The next {@code count} positions were written into the KV cache. */
  public void cached(int count) {
    numCached += count;
  }

  /** Whether the whole prompt lies in the KV cache. */
  public boolean isPrefilled() {
    return numCached >= request.promptTokens().size();
  }

  /** Takes the token that the model wrote; it may end the sequence. */
  public void append(int token, Tokenizer tokenizer) {
    if (!isPrefilled() || hasEnded()) {
      throw new IllegalStateException("sequence '" + id() + "' takes no token now");
    }
    if (matcher != null) {
      matcher.accept(token);
    }
    lastToken = token;
    numCompletionTokens++;
    if (token == tokenizer.endOfTurnId() || text.append(tokenizer.bytes(token))) {
      end(FinishReason.STOP);
    } else if (numCompletionTokens == maxTokens) {
      end(FinishReason.LENGTH);
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
    return new Generation(id(), text.settled(), finishReason, usage, fault, false, 0);
  }

  private void end(FinishReason reason) {
    text.finish();
    finishReason = reason;
  }
}
