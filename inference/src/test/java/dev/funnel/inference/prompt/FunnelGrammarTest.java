package dev.funnel.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.calls.ParsedOutput.Malformed;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which turns a request allows, and that the parser reads each of them. */
class FunnelGrammarTest {
  private static final FunctionDefinition FILE =
      new FunctionDefinition(
          "file",
          null,
          """
          {"type":"object","required":["issue"],"properties":{
            "issue":{"type":"string"},"times":{"type":"integer"}}}""");
  private static final FunctionDefinition CLOSE =
      new FunctionDefinition("close", null, FunctionDefinition.NO_PARAMETERS);
  private static final String FILING = "file:\n{\"issue\":\"noise\"}";
  private static final String CLOSING = "close:\n{}";
  private static final String HEAD = " to=functions.";
  private static final String NEXT = "\n to=functions.";
  private static final String NUMBERS =
      "{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"integer\"}}";

  private final PromptFormat format = new FunnelFormat();

  @Test
  void theModelDecidesBetweenTextAndCalls() throws RequestRefused {
    ChatRequest request = offering(FunctionChoice.AUTO);

    assertAllowed(request, "\nHello, wörld!", HEAD + CLOSING, HEAD + FILING);
    assertAllowed(request, HEAD + FILING + NEXT + CLOSING + NEXT + FILING);
    assertRefused(request, "", "Hello", " to=functions.other:\n{}", HEAD + CLOSING + "\n");
    assertRefused(request, HEAD + "file:\n{}", HEAD + "close:\n{\"issue\":\"noise\"}", HEAD);
  }

  @Test
  void aTextHoldsNoCallAndAtLeastOneCharacterThatIsSeen() throws RequestRefused {
    ChatRequest request = offering(FunctionChoice.AUTO);

    assertRefused(request, "\n", "\n \t\n", "\n" + HEAD + CLOSING, "\nWell" + NEXT + CLOSING);
    assertAllowed(request, "\n to=function", "\n  to=functions.close:", "\n\n.");
  }

  @Test
  void noneIsTextThatWouldNotBeTakenForACall() throws RequestRefused {
    ChatRequest request = offering(FunctionChoice.NONE);

    assertAllowed(request, "Hello");
    assertRefused(request, HEAD + CLOSING, "Well" + NEXT + CLOSING, " ");
  }

  @Test
  void withoutFunctionsATextIsFree() throws RequestRefused {
    assertAllowed(request().build(), "Hello", "Well" + NEXT + CLOSING);
  }

  @Test
  void requiredGoesOnWithTheNameOfAFunction() throws RequestRefused {
    ChatRequest request = offering(FunctionChoice.REQUIRED);

    assertAllowed(request, FILING, CLOSING + NEXT + FILING);
    assertRefused(request, "\nHello", HEAD + CLOSING, "other:\n{}");
  }

  @Test
  void namedGoesOnWithArgumentsAndCallsNoOtherFunction() throws RequestRefused {
    ChatRequest request = offering(new FunctionChoice.Named("close"));

    assertAllowed(request, "{}", "{}" + NEXT + CLOSING);
    assertRefused(request, "{}" + NEXT + FILING, CLOSING);
  }

  @Test
  void aTurnHoldsOneCallWhereCallsAreNotParallel() throws RequestRefused {
    ChatRequest request = offering(FunctionChoice.AUTO).toBuilder().parallelCalls(false).build();

    assertAllowed(request, HEAD + CLOSING);
    assertRefused(request, HEAD + CLOSING + NEXT + CLOSING);
  }

  @Test
  void aTurnHoldsAsManyCallsAsItsParserReads() throws RequestRefused {
    ChatRequest request = offering(FunctionChoice.AUTO);

    assertAllowed(request, HEAD + CLOSING + (NEXT + CLOSING).repeat(31));
    assertRefused(request, HEAD + CLOSING + (NEXT + CLOSING).repeat(32));
  }

  @Test
  void anAnswerOfASchemaIsItsJson() throws RequestRefused {
    ChatRequest alone = request().responseSchema(NUMBERS).build();
    ChatRequest beside = offering(FunctionChoice.AUTO).toBuilder().responseSchema(NUMBERS).build();

    assertAllowed(alone, "[1,-20]");
    assertRefused(alone, "Hello", "[]", "[1] ");
    assertAllowed(beside, "\n[1]", HEAD + CLOSING);
    assertRefused(beside, "\nHello", "[1]");
  }

  @Test
  void whatCannotBeGuaranteedIsRefusedByTheNameOfItsFunction() {
    FunctionDefinition hard =
        new FunctionDefinition(
            "hard", null, "{\"type\":\"object\",\"unevaluatedProperties\":false}");
    ChatRequest request = request().functions(List.of(CLOSE, hard)).build();

    assertThatThrownBy(() -> grammar(request))
        .isInstanceOfSatisfying(
            RequestRefused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_SCHEMA))
        .hasMessageContaining("function 'hard'")
        .hasMessageContaining("unevaluatedProperties");
  }

  @Test
  void bestEffortLeavesOutWhatCannotBeGuaranteed() throws RequestRefused {
    FunctionDefinition hard =
        new FunctionDefinition(
            "hard", null, "{\"type\":\"object\",\"unevaluatedProperties\":false}");

    assertAllowed(
        request().functions(List.of(hard)).schemaMode(SchemaMode.BEST_EFFORT).build(),
        HEAD + "hard:\n{}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theParserReadsWhateverTheGrammarDerives(boolean parallelCalls) throws RequestRefused {
    Random random = new Random(11);
    for (FunctionChoice choice :
        List.of(
            FunctionChoice.AUTO,
            FunctionChoice.NONE,
            FunctionChoice.REQUIRED,
            new FunctionChoice.Named("file"))) {
      ChatRequest request = offering(choice).toBuilder().parallelCalls(parallelCalls).build();
      Grammar grammar = grammar(request);
      for (int i = 0; i < 200; i++) {
        String turn = GrammarWalk.derive(grammar, random);
        OutputParser parser = format.parser(request);
        parser.accept(turn);

        assertThat(parser.finish(FinishReason.STOP)).as(turn).isNotInstanceOf(Malformed.class);
      }
    }
  }

  private void assertAllowed(ChatRequest request, String... turns) throws RequestRefused {
    Grammar grammar = grammar(request);
    assertThat(turns).allMatch(turn -> GrammarWalk.accepts(grammar, turn));
  }

  private void assertRefused(ChatRequest request, String... turns) throws RequestRefused {
    Grammar grammar = grammar(request);
    assertThat(turns).noneMatch(turn -> GrammarWalk.accepts(grammar, turn));
  }

  private Grammar grammar(ChatRequest request) throws RequestRefused {
    return format.grammar(request, new ScriptedTokenizer());
  }

  private static ChatRequest offering(FunctionChoice choice) {
    return request().functions(List.of(FILE, CLOSE)).functionChoice(choice).build();
  }

  private static ChatRequest.Builder request() {
    return ChatRequest.builder(
        RequestIdentity.of("c", "i"), List.of(new ChatMessage.User("Hello")));
  }
}
