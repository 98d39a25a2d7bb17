package dev.funnel.inference.scheduler;

import dev.funnel.inference.cache.Beginning;
import dev.funnel.inference.cache.PrefixCache;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import java.util.Collection;
import java.util.List;

/**
 * Keeps what was computed of sequences, and gives it to others that begin alike. What cannot be
 * copied is computed.
 */
final class Prefixes {
  private final ForwardPass forward;
  private final PrefixCache cache;

  Prefixes(ForwardPass forward) {
    this.forward = forward;
    this.cache = new PrefixCache(forward.numBlocks(), forward.blockPositions());
  }

  /** How a sequence begins, as far as it matters here. */
  Beginning beginning(Sequence sequence) {
    List<Integer> prompt = forward.numBlocks() == 0 ? List.of() : sequence.request().promptTokens();
    return Beginning.of(sequence.request().model(), prompt, forward.blockPositions());
  }

  /**
   * Whether a sequence shall wait because one of these, which are being computed with its model,
   * will leave it more of its beginning than there is now.
   */
  boolean isWorthWaiting(Sequence sequence, Collection<Sequence> computing) {
    if (forward.numBlocks() == 0 || computing.isEmpty()) {
      return false;
    }
    int numKnown = find(sequence).size() * forward.blockPositions();
    return computing.stream()
        .anyMatch(other -> numShared(sequence, other) > Math.max(numKnown, other.numCached()));
  }

  // Tokens of the whole blocks that both begin with; the last token is never taken over.
  private int numShared(Sequence sequence, Sequence other) {
    int max = Math.min(sequence.tokens().size() - 1, other.tokens().size());
    int count = 0;
    while (count < max && sequence.tokens().get(count).equals(other.tokens().get(count))) {
      count++;
    }
    return count / forward.blockPositions() * forward.blockPositions();
  }

  /** Copies what is known of a sequence into its slot; nothing of it is computed yet. */
  void restore(Sequence sequence, int slot) {
    List<Integer> blocks = find(sequence);
    if (blocks.isEmpty()) {
      return;
    }
    try {
      forward.restoreBlocks(blocks, slot);
    } catch (EngineFault fault) {
      // The slot is written from its first position on.
      return;
    }
    sequence.reused(blocks.size() * forward.blockPositions());
  }

  private List<Integer> find(Sequence sequence) {
    return cache.find(sequence.request().model(), sequence.tokens());
  }

  /** Keeps what has been computed of a sequence and lies in its slot. */
  void save(Sequence sequence, int slot) {
    PrefixCache.Insertion insertion =
        cache.insert(
            sequence.request().model(), sequence.tokens().subList(0, sequence.numCached()));
    if (insertion.blocks().isEmpty()) {
      return;
    }
    try {
      forward.saveBlocks(slot, insertion.start(), insertion.blocks());
    } catch (EngineFault fault) {
      cache.clear();
    }
  }
}
