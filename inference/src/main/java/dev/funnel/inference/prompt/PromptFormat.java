package dev.funnel.inference.prompt;

import dev.funnel.inference.calls.OutputParser;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.RequestRefused;
import java.util.List;
import java.util.Set;

/** How one family of models reads a conversation and writes its turn. Immutable. */
public interface PromptFormat {
  /** The name by which a model's metadata or a flag chooses it, for example {@code funnel}. */
  String name();

  /** Every special token that a prompt may hold: a model that lacks one cannot be asked. */
  Set<String> specialTokens();

  /**
   * The prompt up to the place where the model's turn begins; a named or refused choice is already
   * written into that beginning.
   *
   * @throws RequestRefused INVALID_SCHEMA if a function's parameters cannot be shown
   */
  List<Segment> render(ChatRequest request) throws RequestRefused;

  /** A parser for the model's turn that follows {@link #render}; a new one for each generation. */
  OutputParser parser(ChatRequest request);
}
