package dev.funnel.inference.prompt;

import dev.funnel.inference.calls.FunnelOutputParser;
import dev.funnel.inference.calls.OutputLimits;
import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.SchemaParser;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code funnel} format of the default model: ChatML turns, functions as a TypeScript
 * namespace, calls as {@code to=functions.NAME:}.
 */
public final class FunnelFormat implements PromptFormat {
  /** What stands in for missing instructions; functionary's sentence, word for word. */
  public static final String DEFAULT_INSTRUCTIONS =
      "A chat between a curious user and an artificial intelligence assistant. The assistant gives"
          + " helpful, detailed, and polite answers to the user's questions. The assistant calls"
          + " functions with appropriate input when necessary";

  /** What goes before the type of an answer that is to be JSON. */
  private static final String ANSWER_INSTRUCTIONS =
      "When no function is called, the assistant answers with JSON of this type and nothing else:\n";

  private static final String TURN_START = "<|im_start|>";
  private static final String TURN_END = "<|im_end|>";
  private static final int MAX_CHARACTERS = 1 << 18;
  private static final int MAX_CALLS = 32;

  /** Requests bring the same functions over and over, and these are most of a prompt. */
  private final RecentlyUsed<List<FunctionDefinition>, String> namespaces =
      new RecentlyUsed<>(256, 1 << 22);

  @Override
  public String name() {
    return "funnel";
  }

  @Override
  public Set<String> specialTokens() {
    return Set.of(TURN_START, TURN_END);
  }

  @Override
  public List<Segment> render(ChatRequest request) throws RequestRefused {
    Segments prompt = conversation(request);
    prompt.special(TURN_START).text("assistant").text(opening(request));
    return prompt.toList();
  }

  @Override
  public Grammar grammar(ChatRequest request, Tokenizer tokenizer) throws RequestRefused {
    return FunnelGrammar.of(request, maxCalls(request));
  }

  @Override
  public OutputParser parser(ChatRequest request) {
    OutputParser parser =
        new FunnelOutputParser(
            request.functions().stream()
                .map(FunctionDefinition::name)
                .collect(Collectors.toUnmodifiableSet()),
            new OutputLimits(MAX_CHARACTERS, maxCalls(request)));
    // The model goes on from the prompt's opening, so the turn begins there.
    parser.accept(opening(request));
    return parser;
  }

  /** The finished turns, each with its end: the prompt without the beginning of the next turn. */
  Segments conversation(ChatRequest request) throws RequestRefused {
    Segments prompt = new Segments();
    if (!request.functions().isEmpty()) {
      turn(prompt, "system\n" + namespace(request.functions()));
    }
    if (request.messages().stream().noneMatch(ChatMessage.Instructions.class::isInstance)) {
      turn(prompt, "system\n" + DEFAULT_INSTRUCTIONS);
    }
    String responseSchema = request.responseSchema();
    if (responseSchema != null) {
      turn(
          prompt,
          "system\n"
              + ANSWER_INSTRUCTIONS
              + TypeScript.type(SchemaParser.parseAnswer(responseSchema)));
    }
    for (ChatMessage message : request.messages()) {
      message(prompt, message);
    }
    return prompt;
  }

  private static int maxCalls(ChatRequest request) {
    return request.parallelCalls() ? MAX_CALLS : 1;
  }

  /** How far the model's turn is decided before it writes. */
  private static String opening(ChatRequest request) {
    FunctionChoice choice = request.functionChoice();
    if (choice instanceof FunctionChoice.Named named) {
      return FunnelOutputParser.CALL_HEAD + named.name() + ":\n";
    }
    if (choice instanceof FunctionChoice.Required) {
      return FunnelOutputParser.CALL_HEAD;
    }
    boolean isAnswer = choice instanceof FunctionChoice.None || request.functions().isEmpty();
    return isAnswer ? "\n" : "";
  }

  private String namespace(List<FunctionDefinition> functions) throws RequestRefused {
    String known = namespaces.get(functions);
    if (known == null) {
      known = written(functions);
      // What is kept with it: a schema may be long and its type short.
      int numRead = functions.stream().mapToInt(FunnelFormat::numCharacters).sum();
      namespaces.put(functions, known, known.length() + numRead);
    }
    return known;
  }

  private static int numCharacters(FunctionDefinition function) {
    String description = function.description();
    return function.parameters().length() + (description == null ? 0 : description.length());
  }

  private static String written(List<FunctionDefinition> functions) throws RequestRefused {
    StringBuilder text =
        new StringBuilder(
            """
            // Supported function definitions that should be called when necessary.
            namespace functions {

            """);
    for (FunctionDefinition function : functions) {
      text.append(typeOf(function)).append("\n\n");
    }
    return text.append("} // namespace functions").toString();
  }

  private static String typeOf(FunctionDefinition function) throws RequestRefused {
    try {
      return TypeScript.function(
          function.name(), function.description(), SchemaParser.parse(function.parameters()));
    } catch (RequestRefused e) {
      throw new RequestRefused(e.code(), "function '" + function.name() + "': " + e.getMessage());
    }
  }

  private static void message(Segments prompt, ChatMessage message) {
    if (message instanceof ChatMessage.Instructions instructions) {
      turn(prompt, "system\n" + instructions.content());
    } else if (message instanceof ChatMessage.User user) {
      turn(prompt, "user\n" + user.content());
    } else if (message instanceof ChatMessage.Assistant assistant) {
      assistant(prompt, assistant);
    } else if (message instanceof FunctionResult result) {
      turn(prompt, "function name=functions." + result.name() + "\n" + ResultText.of(result));
    }
  }

  private static void assistant(Segments prompt, ChatMessage.Assistant assistant) {
    // The format never mixes text and calls in one turn; a foreign history may.
    String content = assistant.content();
    if (content != null && (!content.isEmpty() || assistant.calls().isEmpty())) {
      turn(prompt, "assistant\n" + content);
    }
    if (!assistant.calls().isEmpty()) {
      turn(
          prompt,
          assistant.calls().stream()
              .map(FunnelFormat::call)
              .collect(Collectors.joining("\n", "assistant", "")));
    }
  }

  private static String call(FunctionCall call) {
    return FunnelOutputParser.CALL_HEAD + call.name() + ":\n" + call.arguments();
  }

  private static void turn(Segments prompt, String text) {
    prompt.special(TURN_START).text(text).special(TURN_END).text("\n");
  }
}
