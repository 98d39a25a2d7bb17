package dev.funnel.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.scripted.ScriptedTokenizer;
import org.junit.jupiter.api.Test;

class RecentEncodingsTest {
  private final ScriptedTokenizer plain = new ScriptedTokenizer();
  private final RecentEncodings tokenizer = new RecentEncodings(plain);

  @Test
  void aTextIsEncodedAsByItsTokenizerWhetherOrNotItCameBefore() {
    for (int round = 0; round < 2; round++) {
      assertThat(tokenizer.encode("functions")).isEqualTo(plain.encode("functions"));
      assertThat(tokenizer.encode("other")).isEqualTo(plain.encode("other"));
    }
  }

  @Test
  void whatACallerWritesIntoItsTokensIsItsOwn() {
    tokenizer.encode("functions")[0] = -1;

    assertThat(tokenizer.encode("functions")).isEqualTo(plain.encode("functions"));
  }
}
