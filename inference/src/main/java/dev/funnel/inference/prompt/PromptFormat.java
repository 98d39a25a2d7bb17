package dev.funnel.inference.prompt;

import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.spi.Tokenizer;
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

  /**
   * What the model's turn may be, from where {@link #render} ends: calls whose arguments obey their
   * schemas, text or JSON, as the request's choice has it. The parser reads every turn of it.
   *
   * @param tokenizer of the model that will write the turn
   * @throws RequestRefused UNSUPPORTED_SCHEMA or INVALID_SCHEMA, naming the function
   */
  Grammar grammar(ChatRequest request, Tokenizer tokenizer) throws RequestRefused;

  /** A parser for the model's turn that follows {@link #render}; a new one for each generation. */
  OutputParser parser(ChatRequest request);
}
