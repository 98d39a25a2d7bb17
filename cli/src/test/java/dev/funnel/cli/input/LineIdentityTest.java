package dev.funnel.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineIdentityTest {
  private static final String LINE = "{\"id\":\"7\",\"text\":\"wifi dead\"}";
  private static final FunctionDefinition FILE =
      new FunctionDefinition("file", "Files", FunctionDefinition.NO_PARAMETERS);
  private static final FunctionDefinition CLOSE =
      new FunctionDefinition("close", "Closes", FunctionDefinition.NO_PARAMETERS);

  @Test
  void aLineThatIsTriedAgainKeepsItsCallIdsWhateverTheSampling() throws Exception {
    RequestIdentity first = identity(LINE, FILE, null, 0.0, 1);

    assertThat(identity(LINE, FILE, null, 0.9, 2)).isEqualTo(first);
    assertThat(identity(body("hi", ""), FILE, null, 0.0, 1))
        .isEqualTo(identity(body("hi", ",\"temperature\":0.9,\"seed\":3"), FILE, null, 0.0, 1));
  }

  @Test
  void theIdOfALineStaysThatOfItsOutput() throws Exception {
    assertThat(identity(LINE, FILE, null, 0.0, 1).id()).isEqualTo("7");
  }

  @Test
  void linesOfOtherInputsWithTheSameIdHaveOtherCallIds() throws Exception {
    assertThat(
            List.of(
                callId(LINE, FILE, null),
                callId(LINE.replace("dead", "slow"), FILE, null),
                callId(LINE, CLOSE, null),
                callId(LINE, FILE, "other.gguf"),
                callId(body("wifi dead", ""), FILE, null),
                callId(body("wifi slow", ""), FILE, null),
                callId(body("wifi dead", ",\"model\":\"m\""), FILE, null)))
        .doesNotHaveDuplicates();
  }

  private static String callId(String line, FunctionDefinition function, @Nullable String model)
      throws RequestRefused {
    return identity(line, function, model, 0.0, 1).callId(0);
  }

  private static String body(String text, String members) {
    return "{\"id\":\"7\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + text
        + "\"}]"
        + members
        + "}";
  }

  private static RequestIdentity identity(
      String line,
      FunctionDefinition function,
      @Nullable String model,
      double temperature,
      long seed)
      throws RequestRefused {
    RequestDefaults defaults =
        new RequestDefaults(
            List.of(function),
            null,
            model,
            new SamplingParams(temperature, null, null, seed, null, List.of()),
            Execution.NONE,
            SchemaMode.GUARANTEED,
            name -> true);
    return new RequestFactory(defaults).ofJson(1, line).request().identity();
  }
}
