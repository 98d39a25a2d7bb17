package dev.funnel.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.cache.PrefixCache.Insertion;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.spi.ModelIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {
  private static final ModelIdentity MODEL = ScriptedModels.BASE;
  private static final List<Integer> PROMPT = List.of(1, 2, 3, 4, 5, 6, 7);

  private final PrefixCache cache = new PrefixCache(4, 2);

  @Test
  void whatWasInsertedIsFoundInTheOrderOfItsPositions() {
    Insertion inserted = cache.insert(MODEL, PROMPT);

    assertThat(inserted.start()).isZero();
    assertThat(inserted.blocks()).hasSize(3).doesNotHaveDuplicates();
    assertThat(cache.find(MODEL, PROMPT)).isEqualTo(inserted.blocks());
  }

  @Test
  void promptsShareTheBlocksOfWhatTheyHaveInCommon() {
    List<Integer> blocks = cache.insert(MODEL, PROMPT).blocks();

    Insertion other = cache.insert(MODEL, List.of(1, 2, 3, 4, 9, 9));

    assertThat(other.start()).isEqualTo(4);
    assertThat(cache.find(MODEL, List.of(1, 2, 3, 4, 8, 8, 8))).isEqualTo(blocks.subList(0, 2));
  }

  @Test
  void theLastTokenOfAPromptIsAlwaysLeftToCompute() {
    cache.insert(MODEL, PROMPT);

    assertThat(cache.find(MODEL, List.of(1, 2, 3, 4))).hasSize(1);
    assertThat(cache.find(MODEL, List.of(1, 2, 3, 4, 5))).hasSize(2);
    assertThat(cache.find(MODEL, List.of(1))).isEmpty();
  }

  @Test
  void equalTokensBehindOtherBeginningsAreNotTheSame() {
    cache.insert(MODEL, List.of(1, 2, 3, 4));

    assertThat(cache.find(MODEL, List.of(3, 4, 5))).isEmpty();
    assertThat(cache.find(MODEL, List.of(0, 2, 3, 4, 5))).isEmpty();
  }

  @Test
  void modelsDoNotShare() {
    cache.insert(MODEL, PROMPT);

    assertThat(cache.find(MODEL.withAdapter("other", 1), PROMPT)).isEmpty();
  }

  @Test
  void whatWasUsedLongestAgoMakesRoomEndsFirst() {
    cache.insert(MODEL, List.of(1, 2, 3, 4));
    cache.insert(MODEL, List.of(5, 6, 7, 8));

    cache.insert(MODEL, List.of(9, 9));

    assertThat(cache.find(MODEL, List.of(1, 2, 3, 4, 0))).hasSize(1);
    assertThat(cache.find(MODEL, List.of(5, 6, 7, 8, 0))).hasSize(2);
  }

  @Test
  void aPromptThatIsLongerThanAllBlocksKeepsItsBeginning() {
    List<Integer> prompt = IntStream.range(0, 40).boxed().toList();

    cache.insert(MODEL, prompt);

    assertThat(cache.find(MODEL, prompt)).hasSize(4);
    assertThat(cache.insert(MODEL, prompt).blocks()).isEmpty();
  }

  @Test
  void aCacheWithoutBlocksStaysEmpty() {
    PrefixCache empty = new PrefixCache(0, 2);

    assertThat(empty.insert(MODEL, PROMPT).blocks()).isEmpty();
    assertThat(empty.find(MODEL, PROMPT)).isEmpty();
  }

  @Test
  void aBlockHoldsWhatIsFoundInItOnEverySchedule() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int numBlocks = 1 + random.nextInt(12);
      PrefixCache drawn = new PrefixCache(numBlocks, 2);
      Map<Integer, List<Integer>> written = new HashMap<>();
      for (int i = 0; i < 200; i++) {
        List<Integer> prompt = prompt(random);
        if (random.nextBoolean()) {
          Insertion inserted = drawn.insert(MODEL, prompt);
          for (int at = 0; at < inserted.blocks().size(); at++) {
            written.put(
                inserted.blocks().get(at), prompt.subList(0, inserted.start() + 2 * at + 2));
          }
        } else {
          List<Integer> found = drawn.find(MODEL, prompt);
          for (int at = 0; at < found.size(); at++) {
            assertThat(written.get(found.get(at)))
                .as("seed %d", seed)
                .isEqualTo(prompt.subList(0, 2 * at + 2));
          }
        }
        assertThat(drawn.numResident()).isLessThanOrEqualTo(numBlocks);
      }
    }
  }

  private static List<Integer> prompt(Random random) {
    List<Integer> prompt = new ArrayList<>();
    int length = 1 + random.nextInt(14);
    for (int i = 0; i < length; i++) {
      prompt.add(random.nextInt(2));
    }
    return List.copyOf(prompt);
  }
}
