package dev.funnel.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  @Test
  void whatWasAskedForLongestAgoMakesRoom() {
    var recent = new RecentlyUsed<String, Integer>(2, 1_000);
    recent.put("first", 1, 10);
    recent.put("second", 2, 10);
    assertThat(recent.get("first")).isEqualTo(1);

    recent.put("third", 3, 10);

    assertThat(recent.get("first")).isEqualTo(1);
    assertThat(recent.get("second")).isNull();
    assertThat(recent.get("third")).isEqualTo(3);
  }

  @Test
  void charactersAreBoundedToo() {
    var recent = new RecentlyUsed<Integer, Integer>(1_000, 160);

    for (int key = 0; key < 100; key++) {
      recent.put(key, key, 10);
    }

    assertThat(recent.get(83)).isNull();
    assertThat(recent.get(84)).isEqualTo(84);
    assertThat(recent.get(99)).isEqualTo(99);
  }

  @Test
  void aValueThatIsPutAgainCountsOnce() {
    var recent = new RecentlyUsed<String, Integer>(10, 160);

    for (int round = 0; round < 100; round++) {
      recent.put("again", round, 10);
    }
    recent.put("other", 1, 10);

    assertThat(recent.get("again")).isEqualTo(99);
  }

  @Test
  void whatIsLargeIsNotKept() {
    var recent = new RecentlyUsed<String, Integer>(10, 160);

    recent.put("large", 1, 11);

    assertThat(recent.get("large")).isNull();
  }
}
