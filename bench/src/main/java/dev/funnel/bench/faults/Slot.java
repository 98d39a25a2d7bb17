package dev.funnel.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A place in which one process is to run, as a supervisor of a deployment has it: what ends is
 * started again. One thread.
 */
final class Slot implements AutoCloseable {
  private final String name;
  private final Supplier<ChildProcess> starts;
  private final List<ChildProcess> replaced = new ArrayList<>();
  private ChildProcess process;
  private boolean isAway;
  private int numEnded;

  /** Starts the first one. */
  Slot(String name, Supplier<ChildProcess> starts) {
    this.name = name;
    this.starts = starts;
    process = starts.get();
  }

  String name() {
    return name;
  }

  /** How often a process ended that nobody had killed. */
  int numEnded() {
    return numEnded;
  }

  /** Starts a process where none is left, unless there shall be none. */
  void tend() {
    replaced.removeIf(zombie -> !zombie.isAlive());
    if (!isAway && !process.isAlive()) {
      numEnded++;
      // Of two that push each other out one stays.
      process = replaced.isEmpty() ? starts.get() : replaced.remove(0);
    }
  }

  /** SIGKILL, and the next process. */
  void kill() throws InterruptedException {
    process.kill();
    process = starts.get();
  }

  /** SIGSTOP; what it returns lets the process go on. */
  Step stop() throws InterruptedException {
    ChildProcess stopped = process;
    stopped.stop();
    return stopped::goOn;
  }

  /** SIGSTOP, and another process in its place; what it returns lets the first one go on. */
  Step replace() throws InterruptedException {
    ChildProcess stopped = process;
    stopped.stop();
    replaced.add(stopped);
    process = starts.get();
    return stopped::goOn;
  }

  /** Kills the processes but the current one. */
  void endReplaced() throws InterruptedException {
    for (ChildProcess zombie : replaced) {
      zombie.kill();
    }
    replaced.clear();
  }

  /** SIGTERM, and no process from then on. */
  void takeAway() {
    isAway = true;
    process.end();
  }

  /** A process again. */
  void bringBack() throws InterruptedException {
    // One that has not ended in order by now does not count on being asked again.
    process.kill();
    process = starts.get();
    isAway = false;
  }

  /** Something to be done later. */
  interface Step {
    void run() throws InterruptedException;
  }

  @Override
  public void close() {
    isAway = true;
    replaced.forEach(ChildProcess::close);
    process.close();
  }
}
