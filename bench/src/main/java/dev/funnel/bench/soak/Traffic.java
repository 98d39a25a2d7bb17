package dev.funnel.bench.soak;

import dev.funnel.bench.queue.Answers;
import dev.funnel.bench.queue.RequestSender;
import dev.funnel.bench.queue.Requests;
import java.util.Map;

/** Requests at a steady rate, and their answers. One thread. */
final class Traffic implements AutoCloseable {
  /** With so many waiting the worker is slower than the rate; it is not to be buried. */
  private static final int MAX_WAITING = 1_000;

  private final Answers answers;
  private final RequestSender sender;

  Traffic(String bootstrapServers, Requests requests, Answers answers) {
    this.answers = answers;
    // Small buffers: the heap that is looked at may be small.
    sender =
        new RequestSender(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                5,
                "batch.size",
                64 << 10,
                "buffer.memory",
                8L << 20),
            requests);
  }

  int numAnswered() {
    return answers.numAnswered();
  }

  /** Sends up to that number, unless too many wait. */
  void sendUpTo(int number) {
    while (sender.numSent() < number && sender.numSent() - answers.numAnswered() < MAX_WAITING) {
      send();
    }
  }

  /** Sends until that many have been sent, whatever waits; returns when all are on the topic. */
  void fill(int number) {
    while (sender.numSent() < number) {
      send();
    }
    sender.flush();
  }

  private void send() {
    sender.requireSent();
    sender.send();
  }

  void takeAnswers() {
    answers.takeWhatIsThere();
  }

  /** Waits for all answers that lack. */
  void drain() {
    while (answers.numAnswered() < sender.numSent()) {
      answers.await();
    }
    answers.requireAll(sender.numSent());
  }

  @Override
  public void close() {
    sender.close();
  }
}
