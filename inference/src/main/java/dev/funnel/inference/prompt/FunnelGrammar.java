package dev.funnel.inference.prompt;

import dev.funnel.inference.calls.FunnelOutputParser;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.schema.SchemaCompiler;
import dev.funnel.inference.grammar.text.Literals;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonValue;

/**
 * Compiles the turns that {@link FunnelOutputParser} reads and that a request allows, from where
 * the prompt's opening ends. Used once.
 *
 * <p>INVARIANT: the parser accepts every turn that the grammar derives; both take their heads and
 * limits from the parser's constants.
 */
final class FunnelGrammar {
  private static final int MAX_NODES = 100_000;
  private static final int MAX_EDGES = 400_000;
  private static final String END_OF_NAME = ":\n";

  private final Grammar.Builder builder = new Grammar.Builder(MAX_NODES, MAX_EDGES);
  private final ChatRequest request;
  private final int maxCalls;
  private final SchemaCompiler schemas;

  private FunnelGrammar(ChatRequest request, int maxCalls) {
    this.request = request;
    this.maxCalls = maxCalls;
    this.schemas = new SchemaCompiler(builder, request.schemaMode());
  }

  /**
   * The grammar of a request's turn.
   *
   * @param maxCalls most calls of the turn
   * @throws RequestRefused UNSUPPORTED_SCHEMA or INVALID_SCHEMA, naming the function
   */
  static Grammar of(ChatRequest request, int maxCalls) throws RequestRefused {
    try {
      var compiling = new FunnelGrammar(request, maxCalls);
      return compiling.builder.build(compiling.turn());
    } catch (GrammarTooLarge e) {
      throw new RequestRefused(
          ErrorCode.UNSUPPORTED_SCHEMA,
          "the functions of the request are too large together: "
              + e.getMessage()
              + "; offer fewer of them or make them smaller");
    }
  }

  private int turn() throws RequestRefused {
    int start = builder.node();
    FunctionChoice choice = request.functionChoice();
    if (choice instanceof FunctionChoice.Named named) {
      // The prompt has written the name; further calls are calls of the same function.
      FunctionDefinition function =
          request.functions().stream()
              .filter(offered -> offered.name().equals(named.name()))
              .findFirst()
              .orElseThrow();
      int arguments = arguments(function);
      int name = builder.node();
      addName(name, function, arguments);
      builder.call(start, arguments, afterCall(name));
    } else if (choice instanceof FunctionChoice.Required) {
      int names = names();
      builder.call(start, names, afterCall(names));
    } else if (choice instanceof FunctionChoice.None || request.functions().isEmpty()) {
      addAnswer(start);
    } else {
      int answer = builder.node();
      builder.lex(start, literal("\n"), answer);
      addAnswer(answer);
      int names = names();
      builder.call(start, headed(FunnelOutputParser.CALL_HEAD, names), afterCall(names));
    }
    return start;
  }

  /** A rule for one call from its name on, whichever function it is of. */
  private int names() throws RequestRefused {
    int names = builder.node();
    for (FunctionDefinition function : request.functions()) {
      addName(names, function, arguments(function));
    }
    return names;
  }

  private void addName(int names, FunctionDefinition function, int arguments) {
    int named = builder.node();
    builder.lex(names, literal(function.name() + END_OF_NAME), named);
    builder.call(named, arguments, end());
  }

  private int headed(String head, int names) {
    int call = builder.node();
    builder.lex(call, literal(head), names);
    return call;
  }

  /** A node behind the first call: the turn may end here, or go on up to its limit of calls. */
  private int afterCall(int names) {
    int after = end();
    if (maxCalls > 1) {
      int next = headed(FunnelOutputParser.NEXT_CALL_HEAD, names);
      for (int i = 1; i < maxCalls; i++) {
        int before = end();
        builder.call(before, next, after);
        after = before;
      }
    }
    return after;
  }

  private int end() {
    int node = builder.node();
    builder.end(node);
    return node;
  }

  private void addAnswer(int from) throws RequestRefused {
    String responseSchema = request.responseSchema();
    if (responseSchema == null) {
      boolean offersFunctions = !request.functions().isEmpty();
      builder.lex(from, offersFunctions ? AnswerText.WITHOUT_CALLS : AnswerText.ANY, end());
    } else {
      builder.call(from, answer(responseSchema), end());
    }
  }

  private int answer(String responseSchema) throws RequestRefused {
    return rule("the response schema", responseSchema, schemas::value);
  }

  private int arguments(FunctionDefinition function) throws RequestRefused {
    return rule("function '" + function.name() + "'", function.parameters(), schemas::object);
  }

  private interface Rule {
    int of(JsonValue schema) throws RequestRefused;
  }

  private static int rule(String what, String schema, Rule rule) throws RequestRefused {
    try {
      return rule.of(JsonValue.parse(schema));
    } catch (JsonException e) {
      throw new RequestRefused(
          ErrorCode.INVALID_SCHEMA, what + ": Schema refused: " + e.getMessage());
    } catch (RequestRefused e) {
      throw new RequestRefused(e.code(), what + ": " + e.getMessage());
    }
  }

  private static Lexeme literal(String text) {
    return Literals.of(text, Lexeme.Kind.PLAIN);
  }
}
