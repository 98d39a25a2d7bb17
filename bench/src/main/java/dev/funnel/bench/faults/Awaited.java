package dev.funnel.bench.faults;

import dev.funnel.schemas.ErrorCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answers that show that a fault is over. Written by the thread of the load, read by any other.
 */
final class Awaited {
  private final long begunNanos;
  private final int number;
  private final Function<Answer, @Nullable Object> nameOf;
  private final Set<Object> seen = new HashSet<>();
  private volatile long endedNanos;
  private volatile boolean isOver;

  private Awaited(Duration delay, int number, Function<Answer, @Nullable Object> nameOf) {
    begunNanos = System.nanoTime() + delay.toNanos();
    this.number = number;
    this.nameOf = nameOf;
  }

  /** An answer in each of the partitions, written from now on, or after a delay. */
  static Awaited answersIn(Set<Integer> partitions, Duration delay) {
    long from = System.currentTimeMillis() + delay.toMillis();
    Set<Integer> touched = Set.copyOf(partitions);
    return new Awaited(
        delay,
        touched.size(),
        answer ->
            answer.appendedMs() >= from && touched.contains(answer.partition())
                ? answer.partition()
                : null);
  }

  /** In each of the partitions, an answer to results that were written from now on, or later. */
  static Awaited answersToResultsIn(Set<Integer> partitions, Duration delay) {
    long from = System.currentTimeMillis() + delay.toMillis();
    Set<Integer> touched = Set.copyOf(partitions);
    return new Awaited(
        delay,
        touched.size(),
        answer ->
            answer.turn() > 0 && answer.askedMs() >= from && touched.contains(answer.partition())
                ? answer.partition()
                : null);
  }

  /** So many refusals of another body. */
  static Awaited conflicts(int number) {
    long now = System.currentTimeMillis();
    return new Awaited(
        Duration.ZERO,
        number,
        answer ->
            answer.failure() == ErrorCode.CONFLICT && answer.askedMs() >= now ? answer.id() : null);
  }

  /** The ends of the conversations of these ids. */
  static Awaited ends(Set<String> ids) {
    Set<String> those = Set.copyOf(ids);
    return new Awaited(
        Duration.ZERO,
        those.size(),
        answer -> answer.isTerminal() && those.contains(answer.id()) ? answer.id() : null);
  }

  void take(Answer answer) {
    Object name = isOver ? null : nameOf.apply(answer);
    if (name != null && seen.add(name) && seen.size() == number) {
      endedNanos = System.nanoTime();
      isOver = true;
    }
  }

  boolean isOver() {
    return isOver;
  }

  /** From the fault, or the delay after it, to the last of the answers; empty while one lacks. */
  OptionalLong millis() {
    return isOver ? OptionalLong.of((endedNanos - begunNanos) / 1_000_000) : OptionalLong.empty();
  }
}
