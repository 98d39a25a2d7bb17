package dev.funnel.evaluation.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemChoiceTest {
  private static final List<Item> ITEMS =
      IntStream.range(0, 100)
          .mapToObj(
              i ->
                  new Item(
                      Integer.toString(i),
                      "",
                      List.of(),
                      List.of(),
                      new Gold(Kind.NO_CALL, null, List.of()),
                      List.of()))
          .toList();

  @Test
  void theSameSeedDrawsTheSameItemsInTheirOrder() {
    List<Item> drawn = ItemChoice.choose(ITEMS, 10, 3);

    assertThat(drawn)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .isEqualTo(ItemChoice.choose(ITEMS, 10, 3));
    assertThat(drawn).extracting(item -> Integer.parseInt(item.id())).isSorted();
    assertThat(ItemChoice.choose(ITEMS, 10, 4)).isNotEqualTo(drawn);
  }

  @Test
  void aLimitBeyondTheSuiteKeepsItWhole() {
    assertThat(ItemChoice.choose(ITEMS, Integer.MAX_VALUE, 0)).isEqualTo(ITEMS);
  }
}
