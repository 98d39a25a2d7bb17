package dev.funnel.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForwardJobTest {
  @Test
  void theSameSeedDrawsTheSamePrompts() {
    assertThat(ForwardJob.drawn(2, 8, 4, 7)).isEqualTo(ForwardJob.drawn(2, 8, 4, 7));
    assertThat(ForwardJob.drawn(2, 8, 4, 7)).isNotEqualTo(ForwardJob.drawn(2, 8, 4, 8));
  }

  @Test
  void noPromptComesTwiceInAJob() {
    ForwardJob job = ForwardJob.drawn(4, 8, 4, 7);

    assertThat(job.prefill()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(job.decode());
  }

  @Test
  void jobsAreWrittenAsTheOthersReadThem() {
    assertThat(PeerJobs.forward(ForwardJob.drawn(2, 8, 4, 7)).toJson())
        .startsWith("{\"work\":\"forward\",\"prefill\":[[")
        .endsWith("]],\"tokens\":4}");
  }
}
