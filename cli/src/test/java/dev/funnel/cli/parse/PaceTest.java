package dev.funnel.cli.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void ratesAndTimeLeftCountThisRunOnly() {
    Pace pace = new Pace(100, 40, 20, 1, 600, Duration.ofSeconds(10));

    assertThat(pace.done()).isEqualTo(60);
    assertThat(pace.requestsPerSecond()).isEqualTo(2.0);
    assertThat(pace.tokensPerSecond()).isEqualTo(60.0);
    assertThat(pace.left()).contains(Duration.ofSeconds(20));
  }

  @Test
  void theTimeLeftIsUnknownBeforeTheFirstEnd() {
    assertThat(new Pace(100, 0, 0, 0, 0, Duration.ofSeconds(3)).left()).isEmpty();
  }

  @Test
  void plainProgressIsALineEveryFewSeconds() {
    StringWriter text = new StringWriter();
    try (PlainProgress progress = new PlainProgress(new PrintWriter(text))) {
      for (int second = 0; second <= 11; second++) {
        progress.show(new Pace(600, 0, 2L * second, 0, 30L * second, Duration.ofSeconds(second)));
      }
    }

    assertThat(text.toString().lines())
        .containsExactly(
            "10 of 600 done, 0 failed, 2.0 requests/s, 30 tokens/s, 4 min 55 s left",
            "20 of 600 done, 0 failed, 2.0 requests/s, 30 tokens/s, 4 min 50 s left");
  }
}
