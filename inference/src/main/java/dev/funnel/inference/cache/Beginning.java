package dev.funnel.inference.cache;

import dev.funnel.inference.spi.ModelIdentity;
import java.util.Arrays;
import java.util.List;

/**
 * How a sequence begins, in whole blocks: a hash of each block and of all before it. Who begins
 * alike stands side by side in its order. Hashes may collide, so this only says who is worth being
 * served together; what is shared in the end, {@link PrefixCache} decides. Immutable.
 */
public final class Beginning implements Comparable<Beginning> {
  /** SplitMix64's; odd, so that a multiplication loses nothing. */
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final long[] hashes;

  private Beginning(long[] hashes) {
    this.hashes = hashes;
  }

  /**
   * The beginning of these tokens.
   *
   * @param blockPositions tokens of a block, at least 1
   */
  public static Beginning of(ModelIdentity model, List<Integer> tokens, int blockPositions) {
    long[] hashes = new long[tokens.size() / blockPositions];
    long hash = model.hashCode();
    for (int at = 0; at < hashes.length * blockPositions; at++) {
      hash = (hash ^ (hash >>> 29) ^ tokens.get(at)) * FACTOR;
      hashes[at / blockPositions] = hash;
    }
    return new Beginning(hashes);
  }

  /** How many blocks both begin with. */
  public int numShared(Beginning other) {
    int mismatch = Arrays.mismatch(hashes, other.hashes);
    return mismatch < 0 ? hashes.length : mismatch;
  }

  @Override
  public int compareTo(Beginning other) {
    return Arrays.compare(hashes, other.hashes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Beginning that && Arrays.equals(hashes, that.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }
}
