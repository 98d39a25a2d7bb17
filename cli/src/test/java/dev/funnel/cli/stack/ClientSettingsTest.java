package dev.funnel.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.stack.StackFactory.ClientSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {
  @Test
  void theClientOutwaitsTheDeadlineSoThatTheWorkersAnswerToItArrives() {
    assertThat(new ClientSettings(1, Duration.ofSeconds(90)).maxWait())
        .isEqualTo(Duration.ofSeconds(95));
  }
}
