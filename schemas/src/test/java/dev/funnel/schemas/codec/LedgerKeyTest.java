package dev.funnel.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerKeyTest {
  @Test
  void aKeyIsWrittenAsItAlwaysWas() {
    assertThat(LedgerKey.of(new RequestIdentity("t", "c/1", "Grüße 😀", 3, 1)).text())
        .isEqualTo("1:t/3:c/1/8:Grüße 😀/3/1");
  }

  @Test
  void namesThatLookAlikeWhenJoinedHaveOtherKeys() {
    assertThat(LedgerKey.of(new RequestIdentity("", "a/1:b", "c", 0, 0)))
        .isNotEqualTo(LedgerKey.of(new RequestIdentity("", "a", "b/1:c", 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0:",
        "0:/",
        "0:/0:/0:/",
        "0:/0:/0:/0",
        "0:/0:/0:/0/",
        "9:/0:/0:/0/0",
        "999999999:a/0:/0:/0/0",
        "9999999999:a/0:/0:/0/0",
        "-1:/0:/0:/0/0",
        "0:0:/0:/0/0",
        "1:ab/0:/0:/0/0",
        "0:/0:/0:/x/0"
      })
  void otherKeysAreRefused(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> LedgerKey.read(Payload.of(key)));
  }

  @Test
  void noKeyIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> LedgerKey.read(null));
  }
}
