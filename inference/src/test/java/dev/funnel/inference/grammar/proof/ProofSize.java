package dev.funnel.inference.grammar.proof;

import java.nio.file.Path;
import java.util.Optional;

/** How much of the proof runs: a sample, or all of it with {@code -Dfunnel.proof=full}. */
final class ProofSize {
  private ProofSize() {}

  static int of(int sample, int full) {
    return "full".equals(System.getProperty("funnel.proof")) ? full : sample;
  }

  /** The directory of recorded calls that {@code -Dfunnel.train=DIR} names. */
  static Optional<Path> recordedCalls() {
    return Optional.ofNullable(System.getProperty("funnel.train")).map(Path::of);
  }
}
