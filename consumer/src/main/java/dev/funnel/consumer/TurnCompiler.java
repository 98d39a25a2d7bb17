package dev.funnel.consumer;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.automaton.TableAutomaton;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what a request's turn may be, once for all requests that ask the same: bulk jobs send
 * the same few function sets over and over. Refusals are kept as well. One thread.
 */
final class TurnCompiler {
  /**
   * What is kept at most.
   *
   * @param numTurns refused ones too
   * @param weight of all turns, in bytes; about what they take
   */
  record Limits(int numTurns, long weight) {
    static final Limits DEFAULT = new Limits(256, 200_000_000);
  }

  /** What a character, a grammar node or an edge takes, with what is made of it; about. */
  private static final int PIECE_BYTES = 50;

  /** One of the two: a compiled turn, or why there is none. */
  private record Entry(@Nullable CompiledTurn turn, @Nullable RequestRefused refusal, long weight) {
    CompiledTurn get() throws RequestRefused {
      if (turn != null) {
        return turn;
      }
      RequestRefused kept = Objects.requireNonNull(refusal);
      throw new RequestRefused(kept.code(), kept.getMessage());
    }
  }

  private final PromptFormat format;
  private final Tokenizer tokenizer;
  private final TokenTrie trie;
  private final WorkerMetrics metrics;
  private final Limits limits;

  /** The one asked for longest ago first. */
  private final Map<TurnQuestion, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private long weight;
  private long numCompiled;

  /**
   * A compiler that has compiled nothing yet.
   *
   * @param trie of the tokenizer's vocabulary
   */
  TurnCompiler(
      PromptFormat format,
      Tokenizer tokenizer,
      TokenTrie trie,
      WorkerMetrics metrics,
      Limits limits) {
    this.format = format;
    this.tokenizer = tokenizer;
    this.trie = trie;
    this.metrics = metrics;
    this.limits = limits;
  }

  /**
   * The turn of a request.
   *
   * @throws RequestRefused UNSUPPORTED_SCHEMA or INVALID_SCHEMA
   */
  CompiledTurn of(ChatRequest request) throws RequestRefused {
    TurnQuestion question = TurnQuestion.of(request);
    Entry entry = entries.get(question);
    metrics.turnAsked(entry != null);
    if (entry == null) {
      numCompiled++;
      entry = metrics.timeCompilation(() -> compile(question, request));
      keep(question, entry);
    }
    return entry.get();
  }

  /** How many turns were not there and had to be compiled; that takes time. */
  long numCompiled() {
    return numCompiled;
  }

  private Entry compile(TurnQuestion question, ChatRequest request) {
    long asked = PIECE_BYTES * question.numCharacters();
    try {
      Grammar grammar = format.grammar(request, tokenizer);
      Map<String, ArgumentsValidator> arguments = new HashMap<>();
      for (FunctionDefinition function : request.functions()) {
        arguments.put(function.name(), ArgumentsValidator.compile(function));
      }
      String schema = request.responseSchema();
      ArgumentsValidator answer = schema == null ? null : ArgumentsValidator.compileAnswer(schema);
      return new Entry(
          new CompiledTurn(grammar, bound(grammar), Map.copyOf(arguments), answer),
          null,
          asked + weight(grammar));
    } catch (RequestRefused refusal) {
      return new Entry(null, refusal, asked);
    }
  }

  private int bound(Grammar grammar) throws RequestRefused {
    return MaskingMatchers.boundAtStart(trie, grammar)
        .orElseThrow(
            () ->
                new RequestRefused(
                    ErrorCode.UNSUPPORTED_SCHEMA,
                    "the model's vocabulary cannot write any turn that the schemas allow; change"
                        + " the texts that they require, or use another model"));
  }

  private static long weight(Grammar grammar) {
    long numPieces = grammar.numNodes();
    Set<TableAutomaton> tables = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int node = 0; node < grammar.numNodes(); node++) {
      numPieces += grammar.numEdges(node);
      for (int index = 0; index < grammar.numEdges(node); index++) {
        // The other automata are as long as a text of the schema, or shared by all grammars.
        if (grammar.edge(node, index) instanceof Grammar.Edge.Lex lex
            && lex.lexeme().automaton() instanceof TableAutomaton table) {
          tables.add(table);
        }
      }
    }
    return PIECE_BYTES * numPieces + tables.stream().mapToLong(TableAutomaton::numBytes).sum();
  }

  private void keep(TurnQuestion question, Entry entry) {
    entries.put(question, entry);
    weight += entry.weight();
    var oldest = entries.values().iterator();
    while (entries.size() > limits.numTurns() || weight > limits.weight()) {
      weight -= oldest.next().weight();
      oldest.remove();
    }
  }
}
