package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Its full size reads the directory that {@code -Dfunnel.train=DIR} names. */
class RecordedCallsTest {
  private static final int MAX_KEPT = 2_000;

  private final Tokenizer tokenizer = new SmallVocabulary();
  private final Matchers matchers = Masking.of(tokenizer);
  private final Acceptance acceptance = new Acceptance(matchers, tokenizer);
  private final Tally tally = new Tally("recorded calls");
  private final Wandering wandering = new Wandering(tokenizer, matchers, tally, 23);
  private final Set<String> seen = new HashSet<>();

  // Schemas repeat within a file, but there are too many to keep them all.
  private final Map<String, Optional<Compiled>> kept = new LinkedHashMap<>();

  @Test
  void everyRecordedCallIsAcceptedByItsFunctionAndEveryFunctionIsSound() {
    ProofSize.recordedCalls()
        .ifPresentOrElse(
            directory -> RecordedCalls.ofDirectory(directory, this::prove),
            () -> RecordedCalls.ofSample(this::prove));

    tally.conclude();
  }

  private void prove(RecordedCalls.Conversation conversation) {
    conversation.functions().forEach((name, schema) -> compiled(conversation.id() + name, schema));
    for (RecordedCalls.Call call : conversation.calls()) {
      JsonObject schema = conversation.functions().get(call.function());
      String name = conversation.id() + " " + call.function();
      tally.count("calls");
      if (schema == null) {
        tally.fail(name + " is not among the functions");
      } else {
        compiled(name, schema).ifPresent(c -> requireAccepted(name, c, schema, call));
      }
    }
  }

  private Optional<Compiled> compiled(String name, JsonObject schema) {
    String key = schema.toJson();
    Optional<Compiled> known = kept.get(key);
    if (known != null) {
      return known;
    }
    Optional<Compiled> compiled = Compiled.of(name, schema, tally);
    if (compiled.isEmpty()) {
      tally.fail(name + " does not compile: " + key);
    } else if (seen.add(key)) {
      tally.count("distinct schemas");
      wandering.walk(name, compiled.get().grammar(), compiled.get().judge(), 1);
    }
    if (kept.size() == MAX_KEPT) {
      kept.clear();
    }
    kept.put(key, compiled);
    return compiled;
  }

  private void requireAccepted(
      String name, Compiled compiled, JsonObject schema, RecordedCalls.Call call) {
    String text = DeclaredOrder.of(JsonValue.parse(call.arguments()), schema).toJson();
    if (!text.equals(call.arguments())) {
      tally.count("calls whose keys were reordered");
    }
    if (!acceptance.byFitting(compiled.grammar(), tokenizer.encode(text))) {
      tally.fail(name + " keeps out " + text);
    }
  }
}
