package dev.funnel.cli;

import dev.funnel.producer.ChatClient;
import dev.funnel.producer.Conversation;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A client whose conversations a test writes. */
public final class ScriptedClient implements ChatClient {
  private final Function<ChatRequest, CompletableFuture<Conversation>> script;
  private final List<ChatRequest> submitted = new CopyOnWriteArrayList<>();

  public ScriptedClient(Function<ChatRequest, CompletableFuture<Conversation>> script) {
    this.script = script;
  }

  /** A client that ends every conversation at once with this outcome. */
  public static ScriptedClient answering(Function<ChatRequest, ChatOutcome> outcomes) {
    return new ScriptedClient(
        request ->
            CompletableFuture.completedFuture(conversation(request, outcomes.apply(request))));
  }

  /** A client that answers every request with the same text. */
  public static ScriptedClient saying(String text) {
    return answering(request -> new ChatOutcome.Answer(text, FinishReason.STOP));
  }

  /** A conversation of one turn. */
  public static Conversation conversation(ChatRequest request, ChatOutcome outcome) {
    return new Conversation(
        List.of(
            new ChatResponse(
                request.identity(),
                new RecordOrigin("chat.requests", 0, 0, Instant.EPOCH),
                "scripted",
                outcome,
                List.of(),
                new Usage(100, 10),
                null,
                Map.of(),
                Dialect.TOOLS)));
  }

  @Override
  public CompletableFuture<Conversation> submit(ChatRequest request) {
    submitted.add(request);
    return script.apply(request);
  }

  /** What was submitted, in order. */
  public List<ChatRequest> submitted() {
    return submitted;
  }

  @Override
  public void close() {}
}
