package dev.funnel.bench.queue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * Requests that wait for a worker: for each one answered another is sent, so that as many wait at
 * the end of a measurement as at its beginning. One thread.
 */
final class Backlog implements AutoCloseable {
  /** After so many sent, answers are read: else they would pile up and look as if quickly given. */
  private static final int SENT_AT_ONCE = 500;

  private final RequestSender sender;
  private final Answers answers;
  private final TimedForwardPass forward;
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * @param forward of the worker whose backlog this is
   */
  Backlog(String bootstrapServers, Requests requests, Answers answers, TimedForwardPass forward) {
    this.answers = answers;
    this.forward = forward;
    sender =
        new RequestSender(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "batch.size", 128 << 10),
            requests);
  }

  /** How many requests were sent so far. */
  int numSent() {
    return sender.numSent();
  }

  /** Sends until that many wait, however quickly they are answered. */
  void fill(int waiting) {
    do {
      answers.takeWhatIsThere();
    } while (send(waiting) > waiting / 100);
  }

  // How many were missing.
  private int send(int waiting) {
    int numMissing = Math.max(0, waiting - (sender.numSent() - answers.numAnswered()));
    for (int i = 0; i < numMissing; i++) {
      if (i % SENT_AT_ONCE == SENT_AT_ONCE - 1) {
        answers.takeWhatIsThere();
      }
      sender.send();
    }
    sender.requireSent();
    return numMissing;
  }

  /** Measures that many answers, or a few more, while as many requests wait. */
  Window measure(int completions, int waiting) {
    return window(completions, waiting);
  }

  /** Measures how the rest is answered; nothing more is sent. */
  Window drain() {
    return window(sender.numSent() - answers.numAnswered(), 0);
  }

  private Window window(int completions, int waiting) {
    long begin = System.nanoTime();
    long cpuBefore = process.getProcessCpuTime();
    long forwardBefore = forward.nanos();
    int answeredBefore = answers.numAnswered();
    while (answers.numAnswered() - answeredBefore < completions) {
      answers.await();
      send(waiting);
    }
    return new Window(
        answers.numAnswered() - answeredBefore,
        System.nanoTime() - begin,
        process.getProcessCpuTime() - cpuBefore,
        forward.nanos() - forwardBefore);
  }

  @Override
  public void close() {
    sender.close();
  }
}
