package dev.funnel.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PartialIdentityTest {
  @Test
  void aHeaderMayRaiseTheGenerationOfTheBody() throws RequestRefused {
    assertThat(generation(3).and(generation(2)).generation()).isEqualTo(3);
    assertThat(generation(2).and(generation(2)).generation()).isEqualTo(2);
    assertThat(generation(null).and(generation(2)).generation()).isEqualTo(2);
    assertThat(generation(2).and(generation(null)).generation()).isEqualTo(2);
  }

  @Test
  void aHeaderMayNotLowerIt() {
    assertThatThrownBy(() -> generation(1).and(generation(2)))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("generation");
  }

  private static PartialIdentity generation(Integer generation) {
    return new PartialIdentity(null, null, null, null, generation);
  }
}
