package dev.funnel.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PeerAnswersTest {
  @Test
  void onlyALineAboutProgressIsProgress() throws Exception {
    assertThat(PeerAnswers.progress("{\"progress\":\"compiling\"}")).contains("compiling");
    assertThat(PeerAnswers.progress("{\"prefill\":1.5,\"decode\":2}")).isEmpty();
  }

  @Test
  void anEngineSaysWhatRuns() throws Exception {
    EngineFacts facts =
        PeerAnswers.facts(
            "{\"ready\":{\"version\":\"1.2\",\"setting\":\"defaults\",\"command\":\"run\"}}");

    assertThat(facts).isEqualTo(new EngineFacts("1.2", "defaults", "run"));
  }

  @Test
  void anEngineThatCannotRunSaysWhy() {
    assertThatThrownBy(() -> PeerAnswers.facts("{\"unavailable\":\"no compiler\"}"))
        .isInstanceOf(ContenderFailed.class)
        .hasMessage("no compiler");
  }

  @Test
  void aJobThatFailedSaysWhy() {
    assertThatThrownBy(() -> PeerAnswers.forward("{\"failed\":\"it crashed\"}"))
        .isInstanceOf(ContenderFailed.class)
        .hasMessage("it crashed");
  }

  @Test
  void anAnswerThatIsNoneIsAFailure() {
    assertThatThrownBy(() -> PeerAnswers.bulk("Segmentation fault"))
        .isInstanceOf(ContenderFailed.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> PeerAnswers.forward("{\"prefill\":1}"))
        .isInstanceOf(ContenderFailed.class)
        .hasMessageContaining("decode");
  }

  @Test
  void bulkWorkGivesTextAndTokensOfEachOutput() throws Exception {
    BulkRun run =
        PeerAnswers.bulk(
            """
            {"seconds":2,"outputs":[{"text":"{}","tokens":3},{"text":"x","tokens":4}]}""");

    assertThat(run.requestsPerSecond()).isEqualTo(1);
    assertThat(run.numTokens()).isEqualTo(7);
  }
}
