package dev.funnel.producer;

import dev.funnel.schemas.ChatRequest;
import java.util.concurrent.CompletableFuture;

/** Submits requests and follows their conversations. Safe for use from any thread. */
public interface ChatClient extends AutoCloseable {
  /**
   * Writes the request; blocks while the bound of requests in flight is reached.
   *
   * @return completes with the whole conversation, also when its outcome is a failure; completes
   *     exceptionally with {@link java.util.concurrent.TimeoutException} when the client's own wait
   *     is over, with the broker's error when it refuses the request, or with {@link ClientEnded}
   *     when no request can be followed any more
   */
  CompletableFuture<Conversation> submit(ChatRequest request);

  @Override
  void close();
}
