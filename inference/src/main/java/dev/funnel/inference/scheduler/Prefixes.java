package dev.funnel.inference.scheduler;

import dev.funnel.inference.cache.PrefixCache;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import java.util.List;

/**
 * Keeps what was computed of prompts, and gives it to sequences that begin alike. What cannot be
 * copied is computed.
 */
final class Prefixes {
  private final ForwardPass forward;
  private final PrefixCache cache;

  Prefixes(ForwardPass forward) {
    this.forward = forward;
    this.cache = new PrefixCache(forward.numBlocks(), forward.blockPositions());
  }

  /** Copies what is known of the sequence's prompt into its slot; nothing of it is computed yet. */
  void restore(Sequence sequence, int slot) {
    List<Integer> blocks =
        cache.find(sequence.request().model(), sequence.request().promptTokens());
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

  /** Keeps the prompt that lies in a slot. */
  void save(Sequence sequence, int slot) {
    PrefixCache.Insertion insertion =
        cache.insert(sequence.request().model(), sequence.request().promptTokens());
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
