package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedMatchers;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.sequence.Urgency;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.schemas.FinishReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of submits for several models, aborts, faults and steps. Prompts begin alike; a
 * token behind that names the sequence, so what lies in a slot tells who owns it. {@code
 * -Dfunnel.simulation=10000} says how many.
 */
class EngineSimulationTest {
  private static final int NUM_SCHEDULES = Integer.getInteger("funnel.simulation", 2_500);

  /** Fewer than make an engine look broken as a whole. */
  private static final int MAX_CULPRITS = Bisection.MAX_ALONE_IN_A_ROW - 1;

  private static final ScriptedTokenizer TOKENIZER =
      new ScriptedTokenizer("{a", "ab", "b€", "c}", "bcab");
  private static final int VOCABULARY = TOKENIZER.vocabularySize();
  private static final int NUM_BYTES_AND_SPECIALS = new ScriptedTokenizer().vocabularySize();
  private static final ScriptedMatchers MATCHERS = new ScriptedMatchers(TOKENIZER);
  private static final Grammar CALL = MATCHERS.oneOf("{abcabcabc}", "{abc}", "{ab€a}", "{b}");
  private static final Grammar TEXT_OR_CALL = MATCHERS.textOr("{abc€ab}", "{abcc}", "{b€b€}", "{}");
  private static final Grammar FAILING = MATCHERS.failing(3, "{abcabcabc}", "{abc}", "{aacaa}");
  private static final int LETTER_A = TOKENIZER.encode("a")[0];

  /** UTF-8 of the euro sign: three tokens that make one character only together. */
  private static final int[] EURO = TOKENIZER.encode("€");

  @Test
  void invariantsHoldOnEverySchedule() {
    int numPreemptions = 0;
    int numReused = 0;
    for (int seed = 0; seed < NUM_SCHEDULES; seed++) {
      for (Generation generation : new Schedule(seed).run()) {
        numPreemptions += generation.work().numPreemptions();
        numReused += generation.work().numReusedTokens();
      }
    }
    assertThat(numPreemptions).isGreaterThan(NUM_SCHEDULES / 2);
    assertThat(numReused).isGreaterThan(NUM_SCHEDULES);
  }

  /** What breaks in a schedule. */
  private enum Faults {
    NONE,
    /** Any native call, now and then. */
    ANYWHERE,
    /** Every forward pass over some states of a few sequences. */
    CULPRITS
  }

  private static final class Schedule {
    private final int seed;
    private final Random random;
    private final int maxPositions;
    private final ScriptedForward forward;
    private final Engine engine;
    private final Map<String, GenerationRequest> submitted = new HashMap<>();
    private final Map<String, Generation> finished = new HashMap<>();
    private final AdmissionBounds bounds;
    private final BatchChecks checks;
    private final Set<Integer> culprits = new HashSet<>();
    private final int numModels;
    private final int numTenants;
    private long now;
    private final Faults faults;

    Schedule(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.numTenants = 1 + random.nextInt(3);
      this.maxPositions = 4 + random.nextInt(40);
      int maxRunning = 1 + random.nextInt(6);
      this.forward =
          forward(maxRunning + random.nextInt(2), maxPositions)
              .withBlocks(random.nextInt(20), 1 + random.nextInt(4));
      EngineLimits limits =
          new EngineLimits(
              maxRunning,
              maxRunning + random.nextInt(12),
              1 + random.nextInt(8),
              1 + random.nextInt(3));
      this.engine = new Engine(forward, TOKENIZER, limits, MATCHERS);
      this.bounds = new AdmissionBounds(limits, numTenants > 1);
      this.checks = new BatchChecks("seed " + seed, forward, limits, VOCABULARY, bounds);
      this.numModels = 1 + random.nextInt(4);
      this.faults =
          switch (random.nextInt(3)) {
            case 0 -> Faults.ANYWHERE;
            case 1 -> Faults.CULPRITS;
            default -> Faults.NONE;
          };
      if (faults == Faults.ANYWHERE) {
        forward.failWhen(() -> random.nextInt(25) == 0);
      } else if (faults == Faults.CULPRITS) {
        for (int i = 0; i < MAX_CULPRITS; i++) {
          culprits.add(VOCABULARY + random.nextInt(20));
        }
        forward.failOn(this::isAtFault);
      }
    }

    private boolean isAtFault(List<Integer> history) {
      return culprits.contains(checks.name(history)) && history.hashCode() % 3 == 0;
    }

    Collection<Generation> run() {
      int numActions = 20 + random.nextInt(100);
      for (int i = 0; i < numActions; i++) {
        act();
      }
      while (step() > 0) {}
      drain();
      checkEverySequenceEnds();
      checkTurnsAreCompleteWithinTheirLimit();
      checkTokensAreTheSameAlone();
      return finished.values();
    }

    private int step() {
      now += random.nextInt(3);
      int numAdvanced = engine.step(now);
      if (numModels == 1) {
        checks.checkNoGaps(engine.numRunning());
      }
      return numAdvanced;
    }

    private void act() {
      int action = random.nextInt(10);
      if (action < 4 && engine.hasRoom()) {
        GenerationRequest request = request(submitted.size());
        submitted.put(request.id(), request);
        bounds.submitted(VOCABULARY + submitted.size() - 1, request, engine.numWaiting());
        engine.submit(request);
      } else if (action == 4 && !submitted.isEmpty()) {
        engine.abort("s" + random.nextInt(submitted.size()));
      } else if (action == 5) {
        drain();
      } else {
        step();
      }
    }

    private GenerationRequest request(int number) {
      List<Integer> prompt = new ArrayList<>();
      int numShared = random.nextInt(Math.min(maxPositions - 1, 10));
      prompt.addAll(Collections.nCopies(numShared, random.nextInt(2)));
      prompt.add(VOCABULARY + number);
      int numOwn = random.nextInt(maxPositions - 1 - numShared);
      for (int i = 0; i < numOwn; i++) {
        prompt.add(random.nextInt(VOCABULARY));
      }
      ResolvedSampling sampling =
          random.nextBoolean()
              ? new ResolvedSampling(0, 1, 0, 0)
              : new ResolvedSampling(1.5, 0.95, random.nextInt(5), random.nextLong());
      Grammar grammar =
          switch (random.nextInt(8)) {
            case 0, 1, 2 -> CALL;
            case 3, 4 -> TEXT_OR_CALL;
            case 5 -> FAILING;
            default -> null;
          };
      int maxTokens = 1 + random.nextInt(20);
      List<String> stop = random.nextBoolean() ? List.of() : List.of("b€", "cc", "ab€");
      return new GenerationRequest(
          "s" + number, model(number), prompt, sampling, maxTokens, stop, grammar, urgency());
    }

    /** Often of the highest priority, so that the others are overtaken. */
    private Urgency urgency() {
      return new Urgency(
          random.nextBoolean() ? Urgency.MAX_PRIORITY : random.nextInt(19) - 9,
          random.nextBoolean() ? Urgency.NO_DEADLINE : now + 1 + random.nextInt(100),
          "tenant" + random.nextInt(numTenants));
    }

    /** One of as many as the schedule has, the base among them. */
    private ModelIdentity model(int number) {
      int adapter = number * 31 % numModels;
      return adapter == 0 ? ScriptedModels.BASE : ScriptedModels.adapted(adapter);
    }

    private void drain() {
      for (Generation generation : engine.drainFinished()) {
        assertThat(finished.put(generation.id(), generation)).as("seed %d", seed).isNull();
      }
    }

    /** EverySequenceEndsOnce. */
    private void checkEverySequenceEnds() {
      assertThat(finished.keySet()).as("seed %d", seed).isEqualTo(submitted.keySet());
      assertThat(engine.numRunning() + engine.numWaiting()).isZero();
    }

    /** OnlyTheCulpritFails, TokensDependOnRequestOnly. */
    private void checkTokensAreTheSameAlone() {
      for (Generation generation : finished.values()) {
        GenerationRequest request = submitted.get(generation.id());
        if (generation.finishReason() == FinishReason.FAILED) {
          assertThat(
                  faults == Faults.ANYWHERE
                      || culprits.contains(checks.name(request.promptTokens()))
                      || mayFail(request))
              .as("seed %d: %s", seed, generation)
              .isTrue();
        } else if (generation.finishReason() != FinishReason.ABORTED) {
          assertThat(outcome(generation)).as("seed %d", seed).isEqualTo(outcome(alone(request)));
        }
      }
    }

    /** NoSequenceExceedsItsLimit, EveryTurnOfAGrammarIsComplete. */
    private void checkTurnsAreCompleteWithinTheirLimit() {
      for (Generation generation : finished.values()) {
        GenerationRequest request = submitted.get(generation.id());
        int numTokens = generation.usage().completionTokens();
        assertThat(numTokens).as("seed %d", seed).isLessThanOrEqualTo(maxTokens(request));
        assertThat(generation.work().numForcedTokens()).isBetween(0, numTokens);
        assertThat(generation.work().numPreemptions()).isBetween(0, Scheduler.MAX_PREEMPTIONS);
        if (request.grammar() == CALL && generation.finishReason() != FinishReason.FAILED) {
          assertThat(generation.finishReason()).isIn(FinishReason.STOP, FinishReason.ABORTED);
        }
        if (request.grammar() != null && generation.finishReason() == FinishReason.STOP) {
          assertThat(generation.text()).as("seed %d", seed).matches("[^{]*|.*[{][abc€]*[}]");
        }
        if (generation.finishReason() == FinishReason.LENGTH) {
          assertThat(request.grammar() == null || !generation.text().contains("{")).isTrue();
          assertThat(generation.closedByLimit()).isFalse();
        }
      }
    }

    private int maxTokens(GenerationRequest request) {
      return Math.min(request.maxTokens(), maxPositions - request.promptTokens().size());
    }

    // A matcher that fails, or a limit below the shortest call: {b}, three tokens and the end.
    private boolean mayFail(GenerationRequest request) {
      return request.grammar() == FAILING || (request.grammar() == CALL && maxTokens(request) < 4);
    }

    /** All but what it took to compute; how many tokens were forced belongs to the outcome. */
    private static Generation outcome(Generation generation) {
      return new Generation(
          generation.id(),
          generation.text(),
          generation.finishReason(),
          generation.usage(),
          generation.fault(),
          generation.closedByLimit(),
          new Generation.Work(generation.work().numForcedTokens(), 0, 0));
    }

    private Generation alone(GenerationRequest request) {
      Engine single =
          new Engine(forward(1, maxPositions), TOKENIZER, new EngineLimits(1, 1_000, 1), MATCHERS);
      single.submit(request);
      while (single.step() > 0) {}
      return single.drainFinished().get(0);
    }
  }

  private static ScriptedForward forward(int maxSlots, int maxPositions) {
    return new ScriptedForward(maxSlots, maxPositions, VOCABULARY, EngineSimulationTest::logits);
  }

  /** Few likely tokens that depend on everything in the slot. */
  private static float[] logits(List<Integer> history) {
    SplittableRandom hash = new SplittableRandom(history.hashCode());
    float[] logits = new float[VOCABULARY];
    for (int letter = 0; letter < 3; letter++) {
      logits[LETTER_A + letter] = 8 + hash.nextInt(40) / 10f;
    }
    logits[EURO[0]] = 9 + hash.nextInt(30) / 10f;
    int last = history.get(history.size() - 1);
    if (last == EURO[0] || last == EURO[1]) {
      logits[last == EURO[0] ? EURO[1] : EURO[2]] = 14 + hash.nextInt(2);
    }
    for (int word = NUM_BYTES_AND_SPECIALS; word < VOCABULARY; word++) {
      logits[word] = 7 + hash.nextInt(40) / 10f;
    }
    logits[TOKENIZER.encode("{")[0]] = 7 + hash.nextInt(40) / 10f;
    logits[ScriptedTokenizer.END_OF_TURN] = 7 + hash.nextInt(40) / 10f;
    return logits;
  }
}
