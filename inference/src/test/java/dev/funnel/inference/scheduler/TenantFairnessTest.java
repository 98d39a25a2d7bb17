package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.cache.Beginning;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedMatchers;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.sequence.Urgency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several tenants before one engine. Prompts have two tokens; nothing begins alike. */
class TenantFairnessTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int PROMPT = 2;
  private static final int MAX_OVERTAKEN = 4;

  private final Map<String, Integer> tokensOfEnded = new HashMap<>();
  private int numSubmitted;

  @ParameterizedTest
  @CsvSource({"1, 1, 6", "4, 1, 10", "4, 3, 10", "8, 12, 5", "2, 20, 3"})
  void aFloodDelaysASingleRequestOfAnotherTenantByItsBound(
      int numSlots, int numFlooding, int maxTokens) {
    Engine engine = engine(numSlots, 20_000);
    List<String> ended = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      submit(engine, "flood" + i % numFlooding, maxTokens);
    }
    steps(engine, 3 * maxTokens, ended);
    ended.clear();

    String single = submit(engine, "single", 1);
    int numSteps = 0;
    while (!ended.contains(single)) {
      steps(engine, 1, ended);
      numSteps++;
    }

    // One admission of each other tenant, and whoever rises meanwhile; then its own.
    int numTurnsBeforeOneRises = MAX_OVERTAKEN * WaitingLevel.TURNS_PER_OVERTAKING;
    int numAdmissions = numFlooding + numFlooding / numTurnsBeforeOneRises + 2;
    int numRoundsOfSlots = (numAdmissions + numSlots) / numSlots;
    // A prompt takes a step, which also gives the first token.
    assertThat(numSteps).isLessThanOrEqualTo(maxTokens * numRoundsOfSlots + 1);
  }

  @Test
  void tenantsThatAlwaysWaitHaveTheSameTokensWhateverTheyAskFor() {
    int numSlots = 4;
    Engine engine = engine(numSlots, 10_000);
    for (int i = 0; i < 3_000; i++) {
      submit(engine, "long", 40);
      submit(engine, "short", 3);
    }

    steps(engine, 2_000, new ArrayList<>());

    // What runs is not counted yet: at most a full batch of the longer.
    assertThat(Math.abs(tokensOf("long") - tokensOf("short")))
        .isLessThanOrEqualTo(2 * numSlots * (PROMPT + 40));
    assertThat(tokensOf("long")).isGreaterThan(3_000);
  }

  @Test
  void whoWasAwayHasSavedNothing() {
    int numSlots = 2;
    Engine engine = engine(numSlots, 10_000);
    for (int i = 0; i < 2_000; i++) {
      submit(engine, "always", 10);
    }
    steps(engine, 2_000, new ArrayList<>());
    tokensOfEnded.clear();

    for (int i = 0; i < 2_000; i++) {
      submit(engine, "newcomer", 10);
    }
    steps(engine, 1_000, new ArrayList<>());

    assertThat(Math.abs(tokensOf("always") - tokensOf("newcomer")))
        .isLessThanOrEqualTo(2 * numSlots * (PROMPT + 10));
  }

  @Test
  void tenantsThatAreInventedStarveNobody() {
    WaitingQueue queue = new WaitingQueue(MAX_OVERTAKEN);
    add(queue, "known", 0);
    add(queue, "known", 1);
    queue.admit(Objects.requireNonNull(queue.next()));

    int numInvented = 0;
    WaitingEntry next = null;
    while (next == null || !next.tenant().equals("known")) {
      // At its priority and above: always as if it had had nothing.
      add(queue, "invented" + numInvented++, 0);
      next = Objects.requireNonNull(queue.next());
      queue.admit(next);
    }

    assertThat(numInvented)
        .isLessThanOrEqualTo(MAX_OVERTAKEN * WaitingLevel.TURNS_PER_OVERTAKING + 1);
  }

  @Test
  void aPriorityCountsMoreThanATurn() {
    Engine engine = engine(1, 100);
    List<String> ended = new ArrayList<>();
    String first = submit(engine, "busy", 1, 0);
    String urgent = submit(engine, "busy", 1, 1);
    String other = submit(engine, "other", 1, 0);

    steps(engine, 4, ended);

    assertThat(ended).containsExactly(urgent, first, other);
  }

  @Test
  void ofATenantsOwnTheEarlierDeadlineGoesFirst() {
    WaitingQueue queue = new WaitingQueue(MAX_OVERTAKEN);
    add(queue, "a", 5);
    add(queue, "a", 1);
    add(queue, "b", 9);
    add(queue, "a", 2);
    add(queue, "b", 8);

    List<Long> deadlines = new ArrayList<>();
    for (WaitingEntry next = queue.next(); next != null; next = queue.next()) {
      queue.admit(next);
      deadlines.add(next.deadline());
    }

    // Of tenants that have had the same, whoever has the earlier deadline.
    assertThat(deadlines).containsExactly(1L, 8L, 2L, 9L, 5L);
  }

  private void add(WaitingQueue queue, String tenant, long deadline) {
    GenerationRequest request = request(tenant, 1, new Urgency(0, deadline, tenant));
    queue.add(
        new Sequence(request, 64, TOKENIZER), Beginning.of(ScriptedModels.BASE, List.of(), 1));
  }

  private int tokensOf(String tenant) {
    return tokensOfEnded.getOrDefault(tenant, 0);
  }

  private String submit(Engine engine, String tenant, int maxTokens) {
    return submit(engine, tenant, maxTokens, 0);
  }

  private String submit(Engine engine, String tenant, int maxTokens, int priority) {
    GenerationRequest request =
        request(tenant, maxTokens, new Urgency(priority, Urgency.NO_DEADLINE, tenant));
    engine.submit(request);
    return request.id();
  }

  private GenerationRequest request(String tenant, int maxTokens, Urgency urgency) {
    return new GenerationRequest(
        tenant + "#" + numSubmitted++,
        ScriptedModels.BASE,
        Collections.nCopies(PROMPT, numSubmitted),
        new ResolvedSampling(0, 1, 0, 0),
        maxTokens,
        List.of(),
        null,
        urgency);
  }

  private void steps(Engine engine, int count, List<String> ended) {
    for (int i = 0; i < count; i++) {
      engine.step();
      for (Generation generation : engine.drainFinished()) {
        ended.add(generation.id());
        tokensOfEnded.merge(
            generation.id().substring(0, generation.id().indexOf('#')),
            PROMPT + generation.usage().completionTokens(),
            Integer::sum);
      }
    }
  }

  private static Engine engine(int numSlots, int maxWaiting) {
    ScriptedForward forward = ScriptedForward.writing(numSlots, 64, history -> (int) 'a');
    return new Engine(
        forward,
        TOKENIZER,
        new EngineLimits(numSlots, 16 * numSlots, maxWaiting, MAX_OVERTAKEN),
        new ScriptedMatchers(TOKENIZER));
  }
}
