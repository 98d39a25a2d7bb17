package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnCompilerTest {
  private static final TokenTrie TRIE = TokenTrie.of(new ByteTokenizer());

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void theTurnAskedForLongestAgoIsForgottenWhenThereAreTooMany() throws Exception {
    TurnCompiler turns = compiler(new TurnCompiler.Limits(2, Long.MAX_VALUE));

    ask(turns, "a", "b", "a", "c", "a");
    assertThat(numCompiled()).as("a, b, c").isEqualTo(3);

    ask(turns, "b");
    assertThat(numCompiled()).as("b again").isEqualTo(4);
  }

  @Test
  void smallSchemasWithLargePatternsPushEachOtherOut() throws Exception {
    TurnCompiler turns = compiler(new TurnCompiler.Limits(100, 60_000));

    ask(turns, "a", "b", "a", "b");
    assertThat(numCompiled()).as("small ones are kept").isEqualTo(2);

    ask(turns, "(?:[a-m]x){1000}", "(?:[b-n]x){1000}", "(?:[a-m]x){1000}");
    assertThat(numCompiled()).as("of large ones there is room for one").isEqualTo(5);
  }

  private TurnCompiler compiler(TurnCompiler.Limits limits) {
    return new TurnCompiler(
        new FunnelFormat(), new ByteTokenizer(), TRIE, new WorkerMetrics(registry), limits);
  }

  private static void ask(TurnCompiler turns, String... patterns) throws RequestRefused {
    for (String pattern : patterns) {
      turns.of(request(pattern));
    }
  }

  private static ChatRequest request(String pattern) {
    String parameters =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^%s$\"}}}"
            .formatted(pattern);
    return ChatRequest.builder(RequestIdentity.of("c", "c"), List.of(new ChatMessage.User("hi")))
        .functions(List.of(new FunctionDefinition("f", null, parameters)))
        .build();
  }

  private double numCompiled() {
    return registry.get("funnel.grammar.cache").tag("result", "miss").counter().count();
  }
}
