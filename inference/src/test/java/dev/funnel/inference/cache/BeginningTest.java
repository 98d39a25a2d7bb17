package dev.funnel.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.scripted.ScriptedModels;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeginningTest {
  @Test
  void wholeBlocksCountAsFarAsAllBeforeThemIsTheSame() {
    Beginning one = beginning(1, 2, 3, 4, 5, 6, 7);

    assertThat(one.numShared(beginning(1, 2, 3, 4, 5, 6, 8))).isEqualTo(3);
    assertThat(one.numShared(beginning(1, 2, 3, 9, 5, 6))).isEqualTo(1);
    assertThat(one.numShared(beginning(9, 2, 3, 4))).isZero();
    assertThat(one.numShared(beginning(1))).isZero();
  }

  @Test
  void modelsShareNothing() {
    Beginning other = Beginning.of(ScriptedModels.adapted(1), List.of(1, 2), 2);

    assertThat(other.numShared(beginning(1, 2))).isZero();
  }

  @Test
  void thoseThatBeginAlikeStandSideBySide() {
    Beginning one = beginning(1, 2, 3, 4);
    Beginning mate = beginning(1, 2, 5, 6);
    for (int first = 0; first < 50; first++) {
      Beginning other = beginning(first + 2, 2, 3, 4);

      assertThat(other.compareTo(one) > 0).isEqualTo(other.compareTo(mate) > 0);
    }
  }

  private static Beginning beginning(Integer... tokens) {
    return Beginning.of(ScriptedModels.BASE, List.of(tokens), 2);
  }
}
