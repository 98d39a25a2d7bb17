package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.vocabulary.Vocabularies;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Recorded calls written again by a model that wants exactly them, token by token as its tokenizer
 * would, while the engine puts forced tokens in between.
 */
@Tag("real")
class CanonicalTokensTest {
  private static final int MAX_POSITIONS = 2_000;
  private static final double LEAST_SHARE = 0.99;

  private final Tokenizer tokenizer;
  private final Matchers matchers;
  private final Tally tally = new Tally("canonical tokens");
  private final int prompt;

  CanonicalTokensTest() throws ModelFetchException, IOException {
    tokenizer = Vocabularies.DEFAULT_MODEL.load();
    matchers = Masking.of(tokenizer);
    prompt = tokenizer.specialId("<|im_start|>").orElseThrow();
  }

  @Test
  void almostEveryCallHasTheTokensOfTheTokenizerThoughSomeAreForced() {
    RecordedCalls.ofSample(this::write);

    double share = (double) tally.number("canonical calls") / tally.number("calls");
    if (share < LEAST_SHARE) {
      tally.fail("only " + share + " of the calls are in the tokenizer's own tokens");
    }
    tally.conclude();
  }

  private void write(RecordedCalls.Conversation conversation) {
    if (tally.number("calls") >= ProofSize.of(50, Integer.MAX_VALUE)) {
      return;
    }
    for (RecordedCalls.Call call : conversation.calls()) {
      JsonObject schema = conversation.functions().get(call.function());
      Optional<Compiled> compiled = Compiled.of(call.function(), schema, tally);
      String text = DeclaredOrder.of(JsonValue.parse(call.arguments()), schema).toJson();
      compiled.ifPresent(c -> write(c.grammar(), text));
    }
  }

  private void write(Grammar grammar, String text) {
    List<Integer> written = new ArrayList<>();
    Generation generation = generate(grammar, text, written);
    List<Integer> canonical = new ArrayList<>(boxed(tokenizer.encode(text)));
    canonical.add(tokenizer.endOfTurnId());
    tally.count("calls");
    tally.add("tokens", written.size());
    tally.add("forced tokens", generation.work().numForcedTokens());
    if (!generation.text().equals(text)) {
      tally.fail("wanted " + text + ", wrote " + generation.text());
    } else if (written.equals(canonical)) {
      tally.count("canonical calls");
    } else {
      tally.note(text + " as " + spelled(written));
    }
  }

  private Generation generate(Grammar grammar, String text, List<Integer> written) {
    ScriptedForward forward =
        new ScriptedForward(
            1, MAX_POSITIONS, tokenizer.vocabularySize(), history -> wanting(text, history));
    Matchers recording = of -> new Recording(matchers.start(of), written);
    Engine engine = new Engine(forward, tokenizer, new EngineLimits(1, 64, 1), recording);
    engine.submit(
        new GenerationRequest(
            "r",
            ScriptedModels.BASE,
            List.of(prompt),
            new ResolvedSampling(0, 1, 0, 0),
            MAX_POSITIONS - 1,
            List.of(),
            grammar));
    List<Generation> finished = new ArrayList<>();
    while (finished.isEmpty()) {
      engine.step();
      finished.addAll(engine.drainFinished());
    }
    return finished.get(0);
  }

  // The token that the tokenizer writes next; where forced tokens went another way, that of the
  // rest of the text.
  private float[] wanting(String text, List<Integer> history) {
    List<Integer> soFar = history.subList(1, history.size());
    List<Integer> canonical = boxed(tokenizer.encode(text));
    int next;
    if (soFar.size() < canonical.size() && canonical.subList(0, soFar.size()).equals(soFar)) {
      next = canonical.get(soFar.size());
    } else {
      byte[] whole = text.getBytes(StandardCharsets.UTF_8);
      byte[] rest = Arrays.copyOfRange(whole, bytes(soFar).length, whole.length);
      next =
          rest.length == 0
              ? tokenizer.endOfTurnId()
              : tokenizer.encode(new String(rest, StandardCharsets.UTF_8))[0];
    }
    float[] logits = new float[tokenizer.vocabularySize()];
    logits[next] = 1;
    return logits;
  }

  private byte[] bytes(List<Integer> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tokens.forEach(token -> bytes.writeBytes(tokenizer.bytes(token)));
    return bytes.toByteArray();
  }

  private String spelled(List<Integer> tokens) {
    StringBuilder spelled = new StringBuilder();
    for (int token : tokens) {
      spelled.append(new String(tokenizer.bytes(token), StandardCharsets.UTF_8)).append('|');
    }
    return spelled.toString();
  }

  private static List<Integer> boxed(int[] tokens) {
    return Arrays.stream(tokens).boxed().toList();
  }

  /** Notes the tokens that it takes. */
  private record Recording(Matcher matcher, List<Integer> taken) implements Matcher {
    @Override
    public TokenMask mask(int remaining) {
      return matcher.mask(remaining);
    }

    @Override
    public TokenMask mask() {
      return matcher.mask();
    }

    @Override
    public void accept(int tokenId) {
      matcher.accept(tokenId);
      taken.add(tokenId);
    }

    @Override
    public int bound() {
      return matcher.bound();
    }

    @Override
    public boolean isInFreeText() {
      return matcher.isInFreeText();
    }

    @Override
    public byte[] forcedBytes() {
      return matcher.forcedBytes();
    }

    @Override
    public int numFitting(int[] tokens, int remaining) {
      return matcher.numFitting(tokens, remaining);
    }
  }
}
