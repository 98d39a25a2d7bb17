package dev.funnel.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineTableTest {
  @Test
  void everyLineHasFiguresAndRatiosAndWhatIsMissingHasAReason() {
    String table =
        new EngineTable(SampleFigures.twoEnginesOfThree(), SampleFigures.RUN).toMarkdown();

    assertThat(table)
        .isEqualTo(
            """
            - machine: a machine

            | work | unit | funnel | openvino | llama.cpp | beside openvino | beside llama.cpp |
            | --- | --- | --- | --- | --- | --- | --- |
            | decode of 1 sequences | tokens/s | 60.0 | 50.0 | – | 1.20 times | – |
            | decode of 64 sequences | tokens/s | 1,500 | 600 | – | 2.50 times | – |

            | outputs of the complaints | requests | tokens each | valid calls |
            | --- | --- | --- | --- |
            | funnel | 4 | 22.5 | 75.0% |

            - Not measured: llama.cpp: no compiler
            """);
  }
}
