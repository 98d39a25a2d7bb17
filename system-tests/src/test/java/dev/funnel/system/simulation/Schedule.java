package dev.funnel.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.consumer.SettableClock;
import dev.funnel.consumer.SteppedWorker;
import dev.funnel.executor.SteppedExecutor;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordHandler;
import dev.funnel.transport.ledger.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run: two workers, two executors, clients, and everything that goes wrong. */
final class Schedule {
  private static final int NUM_PARTITIONS = 3;
  private static final int STEPS_WITH_REQUESTS = 60;
  private static final int STEPS_WITH_FAULTS = 160;
  private static final int MAX_STEPS_TO_SETTLE = 5_000;
  private static final int MAX_SLOTS = 3;
  static final int MAX_POSITIONS = 1_500;

  private final Invariants invariants = new Invariants();
  private final SimulatedBroker broker = new SimulatedBroker(invariants);
  private final SettableClock clock = new SettableClock(Instant.EPOCH);
  private final SteppedWorker.Model model;
  private final Dice dice;
  private final Conversations conversations;
  private final List<Member> members = new ArrayList<>();
  private final Map<Member, Integer> deadFor = new HashMap<>();

  /** Who owns a partition in the broker's eyes; the one before may not know yet. */
  private final Map<PartitionId, SimulatedProcess> owners = new HashMap<>();

  private record Group(String name, List<PartitionId> partitions) {}

  private record Member(Group group, SimulatedProcess process) {}

  Schedule(long seed, SteppedWorker.Model model) {
    this.model = model;
    dice = new Dice(seed);
    conversations = new Conversations(dice);
    Group workers = new Group("workers", broker.create(Topics.DEFAULT.requests(), NUM_PARTITIONS));
    Group executors =
        new Group("executors", broker.create(Topics.DEFAULT.responses(), NUM_PARTITIONS));
    broker.create(Topics.DEFAULT.deadLetters(), 1);
    broker.create(Topics.DEFAULT.ledger(), NUM_PARTITIONS);
    for (int i = 0; i < 2; i++) {
      join(workers, this::worker);
      join(executors, this::executor);
    }
    for (Group group : List.of(workers, executors)) {
      group.partitions().forEach(id -> move(group, id));
    }
  }

  private interface Start {
    Service start();
  }

  private void join(Group group, Start start) {
    SimulatedProcess[] self = new SimulatedProcess[1];
    self[0] =
        new SimulatedProcess(
            group.name(), broker, dice, invariants, start::start, id -> owners.get(id) == self[0]);
    members.add(new Member(group, self[0]));
  }

  private Service worker() {
    ScriptedForward forward = Conversations.model(MAX_SLOTS, MAX_POSITIONS).withBlocks(8, 64);
    forward.failWhen(() -> dice.fault(150));
    var limits = new EngineLimits(MAX_SLOTS, 400, 2 * SimulatedProcess.LIMITS.maxInFlight());
    var ledger = new Ledger(1_000);
    var worker = new SteppedWorker(model, forward, limits, clock, ledger);
    var handler = new StallingHandler(worker.handler(), dice);
    return new Service() {
      @Override
      public Ledger ledger() {
        return ledger;
      }

      @Override
      public boolean hasLedgerTopic() {
        return true;
      }

      @Override
      public RecordHandler handler() {
        return handler;
      }

      @Override
      public void step(long nowMs) {
        handler.step();
        int numTasks = dice.isCalm() ? 50 : dice.below(8);
        for (int i = 0; i < numTasks && worker.stepAdmission(); i++) {}
        int numRounds = dice.isCalm() ? 10 : dice.below(12);
        for (int i = 0; i < numRounds; i++) {
          worker.stepEngine();
        }
      }

      @Override
      public int delayMs() {
        return 0;
      }
    };
  }

  private Service executor() {
    RecordHandler handler;
    try {
      handler = SteppedExecutor.handler(conversations.functions(invariants), clock);
    } catch (RequestRefused e) {
      throw new AssertionError(e);
    }
    return new Service() {
      @Override
      public RecordHandler handler() {
        return handler;
      }

      @Override
      public Ledger ledger() {
        return new Ledger(1);
      }

      @Override
      public boolean hasLedgerTopic() {
        return false;
      }

      @Override
      public void step(long nowMs) {}

      @Override
      public int delayMs() {
        return dice.oneIn(4) ? dice.below(300) : 0;
      }
    };
  }

  /** How much of what is rare took place. */
  Invariants.Signs run() throws RequestRefused {
    for (int step = 0; step < STEPS_WITH_FAULTS; step++) {
      advance(dice.below(15));
      if (step < STEPS_WITH_REQUESTS && dice.oneIn(3)) {
        send();
      }
      disturb();
      stepOne(members.get(dice.below(members.size())));
    }
    settle();
    invariants.atRest(broker);
    return invariants.signs();
  }

  private void advance(int ms) {
    clock.set(clock.instant().plusMillis(ms));
  }

  private void send() {
    OutboundRecord record = conversations.next(clock.millis());
    broker.append(record, clock.millis());
    if (dice.oneIn(6)) {
      broker.append(record, clock.millis());
    }
    if (dice.oneIn(12)) {
      broker.append(conversations.another(record, clock.millis()), clock.millis());
    }
  }

  private void settle() {
    dice.calm();
    for (int step = 0; !isAtRest(); step++) {
      assertThat(step).as("NothingIsStuck").isLessThan(MAX_STEPS_TO_SETTLE);
      advance(20);
      tellLateMembers();
      members.forEach(this::stepOne);
    }
  }

  private boolean isAtRest() {
    return members.stream()
        .map(Member::group)
        .allMatch(
            group ->
                group.partitions().stream()
                    .allMatch(id -> broker.isWhollyCommitted(group.name(), id)));
  }

  private void stepOne(Member member) {
    broker.expireTransactions(clock.millis());
    member.process().step(clock.millis());
    if (member.process().isDead()) {
      leaveOrComeBack(member);
    }
  }

  private void leaveOrComeBack(Member member) {
    int rounds = deadFor.merge(member, 1, Integer::sum);
    if (rounds == 1) {
      // The group notices, sooner than the process is back.
      member.group().partitions().stream()
          .filter(id -> owners.get(id) == member.process())
          .forEach(id -> move(member.group(), id));
    }
    if (rounds > 3 || dice.isCalm()) {
      deadFor.remove(member);
      member.process().restart();
      move(member.group(), member.group().partitions().get(0));
    }
  }

  private void disturb() {
    tellLateMembers();
    Member member = members.get(dice.below(members.size()));
    if (dice.fault(60)) {
      member.process().die();
    } else if (dice.fault(20)) {
      Group group = member.group();
      move(group, group.partitions().get(dice.below(NUM_PARTITIONS)));
    }
  }

  /** A partition goes to any member that lives; who had it may hear of it later. */
  private void move(Group group, PartitionId id) {
    List<SimulatedProcess> living =
        members.stream()
            .filter(member -> member.group().equals(group))
            .map(Member::process)
            .filter(process -> !process.isDead())
            .toList();
    SimulatedProcess before = owners.get(id);
    if (before != null && before.believesToOwn(id) && (dice.isCalm() || dice.below(3) > 0)) {
      before.revokedInTime(id);
    }
    if (living.isEmpty()) {
      owners.remove(id);
      return;
    }
    SimulatedProcess after = living.get(dice.below(living.size()));
    if (after.isDead() || after.stands()) {
      owners.remove(id);
      return;
    }
    if (after.believesToOwn(id)) {
      after.revokedLate(id);
    }
    owners.put(id, after);
    after.assigned(id);
  }

  private void tellLateMembers() {
    for (Member member : members) {
      for (PartitionId id : member.group().partitions()) {
        SimulatedProcess process = member.process();
        if (owners.get(id) == null && !process.isDead() && !process.stands()) {
          move(member.group(), id);
        }
        boolean isLate = owners.get(id) != process && process.believesToOwn(id);
        if (isLate && (dice.isCalm() || dice.oneIn(4))) {
          process.revokedLate(id);
        }
      }
    }
  }
}
