package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds for every batch, and for the slots after every step. */
final class BatchChecks {
  private final String schedule;
  private final ScriptedForward forward;
  private final EngineLimits limits;
  private final int firstName;
  private final AdmissionBounds bounds;

  /** By name: the most that was seen of a sequence. */
  private final Map<Integer, List<Integer>> seen = new HashMap<>();

  /**
   * @param firstName the lowest of the tokens that name sequences
   */
  BatchChecks(
      String schedule,
      ScriptedForward forward,
      EngineLimits limits,
      int firstName,
      AdmissionBounds bounds) {
    this.schedule = schedule;
    this.forward = forward;
    this.limits = limits;
    this.firstName = firstName;
    this.bounds = bounds;
    forward.whenComputed(this::check);
  }

  /** The token that names the sequence; 0 if it has not been computed. */
  int name(List<Integer> history) {
    return history.stream().filter(token -> token >= firstName).findFirst().orElse(0);
  }

  private void check(ScheduledBatch batch, List<List<Integer>> histories) {
    assertThat(batch.numTokens())
        .as("%s: BudgetKept", schedule)
        .isLessThanOrEqualTo(limits.maxStepTokens());
    Set<Integer> owners = new HashSet<>();
    Set<List<Integer>> computed = new HashSet<>();
    for (int i = 0; i < histories.size(); i++) {
      Run run = batch.runs().get(i);
      for (List<Integer> beginning : blocks(run, histories.get(i))) {
        assertThat(computed.add(beginning)).as("%s: NoBlockComputedTwice", schedule).isTrue();
      }
      if (name(run.tokens()) > 0) {
        bounds.begun(schedule, name(run.tokens()));
      }
      int name = name(histories.get(i));
      if (name > 0) {
        assertThat(owners.add(name)).as("%s: NoSlotOwnedTwice", schedule).isTrue();
        checkStays(name, histories.get(i));
      }
    }
  }

  /** The sequence up to the end of each whole block that the run computes. */
  private List<List<Integer>> blocks(Run run, List<Integer> history) {
    List<List<Integer>> blocks = new ArrayList<>();
    int positions = forward.blockPositions();
    int first = (run.start() + positions - 1) / positions;
    for (int end = (first + 1) * positions;
        forward.numBlocks() > 0 && end <= run.end();
        end += positions) {
      blocks.add(List.copyOf(history.subList(0, end)));
    }
    return blocks;
  }

  private void checkStays(int name, List<Integer> history) {
    List<Integer> before = seen.getOrDefault(name, List.of());
    // One that came back has fewer for a while.
    int numBoth = Math.min(before.size(), history.size());
    assertThat(history.subList(0, numBoth))
        .as("%s: WhatIsWrittenStays", schedule)
        .isEqualTo(before.subList(0, numBoth));
    if (history.size() > before.size()) {
      seen.put(name, List.copyOf(history));
    }
  }

  /**
   * SlotsWithoutGaps: after a step of the only model, each slot holds what its owner has written.
   */
  void checkNoGaps(int numRunning) {
    for (int slot = 0; slot < numRunning; slot++) {
      assertThat(forward.slot(slot)).as("%s: SlotsWithoutGaps, %d", schedule, slot).isNotNull();
    }
  }
}
