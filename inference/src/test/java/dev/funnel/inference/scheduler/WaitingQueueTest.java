package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.cache.Beginning;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.sequence.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingQueueTest {
  private static final int MAX_OVERTAKEN = 4;
  private static final long NEVER = Urgency.NO_DEADLINE;
  private static final int LEVELS_FROM_NORMAL = Urgency.MAX_PRIORITY + 1;

  private static final Beginning ANY_BEGINNING = beginning(0);

  private final WaitingQueue queue = new WaitingQueue(MAX_OVERTAKEN);
  private int numAdded;

  @Test
  void higherPriorityGoesFirstThenTheEarlierDeadlineThenTheEarlierArrival() {
    add("late", 0, NEVER);
    add("soon", 0, 500);
    add("sooner", 0, 100);
    add("later", 0, NEVER);
    add("bulk", -1, 1);
    add("urgent", 1, NEVER);
    add("soon too", 0, 500);

    assertThat(pollAll())
        .containsExactly("urgent", "sooner", "soon", "soon too", "late", "later", "bulk");
  }

  @Test
  void prioritiesBeyondTheScaleAreTheNearestOnIt() {
    add("low", Integer.MIN_VALUE, NEVER);
    add("lowest", Urgency.MIN_PRIORITY, NEVER);
    add("high", Integer.MAX_VALUE, NEVER);
    add("highest", Urgency.MAX_PRIORITY, NEVER);

    assertThat(pollAll()).containsExactly("high", "highest", "low", "lowest");
  }

  @Test
  void oneThatWasWithdrawnIsGone() {
    add("one", 0, NEVER);
    add("two", 0, NEVER);

    assertThat(queue.remove("one")).isNotNull();
    assertThat(queue.remove("one")).isNull();
    assertThat(queue.contains("one")).isFalse();
    assertThat(pollAll()).containsExactly("two");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoeverWasOvertakenOftenEnoughRisesByOneLevel() {
    add("patient", 0, NEVER);
    overtake(MAX_OVERTAKEN, 1, NEVER);

    // Level with them now, and it was there before.
    add("one higher", 1, NEVER);
    assertThat(pollAll()).containsExactly("patient", "one higher");
  }

  @Test
  void whoeverWasOvertakenLessOftenDoesNot() {
    add("patient", 0, NEVER);
    overtake(MAX_OVERTAKEN - 1, 1, NEVER);

    add("one higher", 1, NEVER);
    assertThat(pollAll()).containsExactly("one higher", "patient");
  }

  @Test
  void earlierDeadlinesOvertakeInsideAPriorityForAWhile() {
    add("patient", Urgency.MAX_PRIORITY, NEVER);
    overtake(MAX_OVERTAKEN, Urgency.MAX_PRIORITY, 1);

    add("urgent", Urgency.MAX_PRIORITY, 1);
    assertThat(pollAll()).containsExactly("patient", "urgent");
  }

  @Test
  void aLoneOneIsAdmittedAfterItsTimeInEveryLevelHoweverMuchIsUrgent() {
    add("patient", 0, NEVER);
    overtake(LEVELS_FROM_NORMAL * MAX_OVERTAKEN, Urgency.MAX_PRIORITY, 1);

    add("urgent", Urgency.MAX_PRIORITY, 1);
    assertThat(poll(queue).id()).isEqualTo("patient");
  }

  @Test
  void earlierArrivalsDoNotOvertake() {
    for (int i = 0; i < 100; i++) {
      add("backlog" + i, 1, NEVER);
    }
    add("patient", 0, NEVER);
    for (int i = 0; i < 100; i++) {
      poll(queue);
    }

    add("one higher", 1, NEVER);
    assertThat(pollAll()).containsExactly("one higher", "patient");
  }

  @Test
  void aBacklogThatRisesTakesOneAdmissionInFiveFromTheUrgent() {
    for (int i = 0; i < 2_000; i++) {
      add("backlog" + i, 0, NEVER);
    }
    int numUrgent = 0;
    int numAdmissions = 1_000;
    for (int i = 0; i < numAdmissions; i++) {
      add("urgent" + i, Urgency.MAX_PRIORITY, NEVER);
      numUrgent += poll(queue).id().startsWith("urgent") ? 1 : 0;
    }

    assertThat(numUrgent)
        .isBetween(
            numAdmissions * MAX_OVERTAKEN / (MAX_OVERTAKEN + 1),
            numAdmissions - (numAdmissions / 2) / (MAX_OVERTAKEN + 1));
  }

  @Test
  void thoseThatBeginLikeTheLastAdmittedGoFirstUntilOneHasBeenOvertakenTooOften() {
    for (int i = 0; i < 20; i++) {
      queue.add(sequence("s" + i + "of" + i % 2, 0, NEVER), beginning(i % 2));
    }

    List<String> sets = pollAll().stream().map(id -> id.substring(id.length() - 1)).toList();

    // The first, four that pass the eldest of the others, and that one, which has risen. With it go
    // the four that passed nobody, then again four that pass the eldest of the others.
    assertThat(String.join("", sets)).isEqualTo("00000" + "111111111" + "00000" + "1");
  }

  @Test
  void aBeginningCountsLessThanADeadlineOrAPriority() {
    queue.add(sequence("first", 1, NEVER), beginning(1));
    queue.add(sequence("other", 0, 7), beginning(2));
    queue.add(sequence("late mate", 0, 8), beginning(1));
    queue.add(sequence("mate", 0, 7), beginning(1));
    queue.add(sequence("urgent", 1, NEVER), beginning(2));

    assertThat(pollAll()).containsExactly("first", "urgent", "other", "mate", "late mate");
  }

  @Test
  void oneThatComesBackWaitsAsIfItHadNeverLeft() {
    add("first", 0, NEVER);
    add("second", 0, NEVER);
    WaitingEntry first = Objects.requireNonNull(queue.next());
    queue.admit(first);

    queue.putBack(first);

    assertThat(pollAll()).containsExactly("first", "second");
  }

  @Test
  void everyoneIsAdmittedWithinItsBound() {
    for (int seed = 0; seed < 300; seed++) {
      new Schedule(seed).run();
    }
  }

  /** Arrivals faster than admissions, most of them urgent, with withdrawals. */
  private static final class Schedule {
    private record Waiting(Sequence sequence, int numBefore, int numAdmittedBefore) {}

    private final int seed;
    private final Random random;
    private final int maxOvertaken;
    private final WaitingQueue queue;
    private final List<Waiting> waiting = new ArrayList<>();
    private int numAdmitted;
    private int numAdded;

    Schedule(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.maxOvertaken = 1 + random.nextInt(4);
      this.queue = new WaitingQueue(maxOvertaken);
    }

    void run() {
      for (int i = 0; i < 400; i++) {
        int action = random.nextInt(20);
        if (action < 11) {
          add();
        } else if (action < 19 && !queue.isEmpty()) {
          admit();
        } else if (!waiting.isEmpty()) {
          Waiting withdrawn = waiting.remove(random.nextInt(waiting.size()));
          assertThat(Objects.requireNonNull(queue.remove(withdrawn.sequence().id())).sequence())
              .isSameAs(withdrawn.sequence());
        }
        assertThat(queue.size()).isEqualTo(waiting.size());
      }
    }

    private void add() {
      int priority = random.nextInt(3) > 0 ? Urgency.MAX_PRIORITY : random.nextInt(19) - 9;
      long deadline = random.nextBoolean() ? NEVER : random.nextInt(100);
      Sequence sequence = sequence("s" + numAdded++, priority, deadline);
      waiting.add(new Waiting(sequence, waiting.size(), numAdmitted));
      queue.add(sequence, beginning(random.nextInt(4)));
    }

    private void admit() {
      Sequence admitted = poll(queue);
      waiting.removeIf(one -> one.sequence() == admitted);
      numAdmitted++;
      for (Waiting one : waiting) {
        int numLevels = Urgency.MAX_PRIORITY - one.sequence().request().urgency().priority() + 1;
        assertThat(numAdmitted - one.numAdmittedBefore())
            .as("seed %d: %s", seed, one)
            .isLessThanOrEqualTo(
                one.numBefore() + (one.numBefore() + 1) * numLevels * maxOvertaken);
      }
    }
  }

  private static Sequence poll(WaitingQueue queue) {
    WaitingEntry next = Objects.requireNonNull(queue.next());
    queue.admit(next);
    return next.sequence();
  }

  /** Two blocks: one that all share, and one that only those with this number do. */
  private static Beginning beginning(int number) {
    return Beginning.of(ScriptedModels.BASE, List.of(1, 2, 3, number), 2);
  }

  private void overtake(int times, int priority, long deadline) {
    for (int i = 0; i < times; i++) {
      String id = "overtakes" + numAdded;
      add(id, priority, deadline);
      assertThat(poll(queue).id()).isEqualTo(id);
    }
  }

  private void add(String id, int priority, long deadline) {
    numAdded++;
    queue.add(sequence(id, priority, deadline), ANY_BEGINNING);
  }

  private List<String> pollAll() {
    List<String> ids = new ArrayList<>();
    while (!queue.isEmpty()) {
      ids.add(poll(queue).id());
    }
    return ids;
  }

  private static Sequence sequence(String id, int priority, long deadline) {
    GenerationRequest request =
        new GenerationRequest(
            id,
            ScriptedModels.BASE,
            List.of(1),
            new ResolvedSampling(0, 1, 0, 0),
            1,
            List.of(),
            null,
            new Urgency(priority, deadline));
    return new Sequence(request, 4, new ScriptedTokenizer());
  }
}
