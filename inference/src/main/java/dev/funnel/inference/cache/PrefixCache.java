package dev.funnel.inference.cache;

import dev.funnel.inference.spi.ModelIdentity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says in which blocks the keys and values of prompts' beginnings lie, for sequences that begin
 * alike. A block holds a fixed number of positions; it is known by its tokens and by the block
 * before it, so by all tokens from the beginning on and by the model that computed them. Compared
 * are the tokens themselves: no two beginnings are ever taken for each other.
 *
 * <p>What was used longest ago makes room. INVARIANT: a block was used no later than the one before
 * it, so none is left behind without its beginning.
 */
public final class PrefixCache {
  /**
   * @param before the block before it, or the model for a first one
   */
  private record Key(Object before, List<Integer> tokens) {}

  /** One stay of a beginning in a block; compared by identity. */
  private static final class Block {
    private final int number;

    Block(int number) {
      this.number = number;
    }
  }

  /**
   * Blocks that were given to positions of a prompt and have to be written now.
   *
   * @param start position of the first block; those before it are resident
   * @param blocks numbers of the blocks, in the order of their positions
   */
  public record Insertion(int start, List<Integer> blocks) {
    public Insertion {
      blocks = List.copyOf(blocks);
    }
  }

  private final int numBlocks;
  private final int blockPositions;

  /** Least recently used first. */
  private final Map<Key, Block> resident = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A cache that knows nothing.
   *
   * @param numBlocks how many there are; 0 for a cache that stays empty
   * @param blockPositions positions of each, at least 1
   */
  public PrefixCache(int numBlocks, int blockPositions) {
    if (numBlocks < 0 || blockPositions < 1) {
      throw new IllegalArgumentException(
          numBlocks + " blocks of " + blockPositions + " positions; at least 0 and 1");
    }
    this.numBlocks = numBlocks;
    this.blockPositions = blockPositions;
  }

  /**
   * The blocks that hold the longest resident beginning of a prompt, in the order of their
   * positions. Never the whole prompt: its last token has to be computed for the next one.
   */
  public List<Integer> find(ModelIdentity model, List<Integer> prompt) {
    List<Integer> found = new ArrayList<>();
    for (Key key : residentKeys(model, prompt, prompt.size() - 1)) {
      found.add(block(key).number);
    }
    return found;
  }

  /**
   * Makes those full blocks of a computed prompt resident that are not, as far as others can make
   * room. The caller writes them before it asks anything else.
   */
  public Insertion insert(ModelIdentity model, List<Integer> prompt) {
    List<Key> chain = residentKeys(model, prompt, prompt.size());
    int start = chain.size() * blockPositions;
    List<Integer> added = new ArrayList<>();
    // A prompt longer than all blocks would drive its own beginning out.
    int end = Math.min(prompt.size() / blockPositions, numBlocks) * blockPositions;
    for (int at = start; at < end; at += blockPositions) {
      Object before = chain.isEmpty() ? model : block(chain.get(chain.size() - 1));
      Block block = new Block(freeNumber());
      Key key = new Key(before, List.copyOf(prompt.subList(at, at + blockPositions)));
      resident.put(key, block);
      chain.add(key);
      added.add(block.number);
    }
    touch(chain);
    return new Insertion(start, added);
  }

  /** Forgets everything: what was to be written could not be. */
  public void clear() {
    resident.clear();
  }

  /** How many blocks hold something. */
  public int numResident() {
    return resident.size();
  }

  private List<Key> residentKeys(ModelIdentity model, List<Integer> prompt, int end) {
    List<Key> keys = new ArrayList<>();
    Object before = model;
    for (int at = 0; at + blockPositions <= end; at += blockPositions) {
      Key key = new Key(before, prompt.subList(at, at + blockPositions));
      Block block = resident.get(key);
      if (block == null) {
        break;
      }
      keys.add(key);
      before = block;
    }
    touch(keys);
    return keys;
  }

  // From the last to the first, so that the first is the one used last.
  private void touch(List<Key> chain) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      block(chain.get(i));
    }
  }

  private Block block(Key key) {
    Block block = resident.get(key);
    if (block == null) {
      throw new IllegalStateException("no block holds " + key);
    }
    return block;
  }

  private int freeNumber() {
    if (resident.size() < numBlocks) {
      return resident.size();
    }
    Iterator<Block> eldestFirst = resident.values().iterator();
    int number = eldestFirst.next().number;
    eldestFirst.remove();
    return number;
  }
}
