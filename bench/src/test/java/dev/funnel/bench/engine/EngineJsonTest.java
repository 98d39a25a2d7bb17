package dev.funnel.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.json.JsonCursor;
import org.junit.jupiter.api.Test;

class EngineJsonTest {
  private final JsonCursor json =
      JsonCursor.of(new EngineJson(SampleFigures.twoEnginesOfThree(), SampleFigures.RUN).toJson());

  @Test
  void everyRoundAndRatioIsKept() {
    JsonCursor line = json.at("lines").elements().get(1);

    assertThat(line.integer("rows")).isEqualTo(64);
    assertThat(line.at("engines").at("funnel").at("rounds").elements()).hasSize(1);
    assertThat(line.at("engines").at("funnel").real("median")).isEqualTo(1500);
    assertThat(line.at("ratios").real("openvino")).isEqualTo(2.5);
  }

  @Test
  void anEngineWithoutFiguresIsLeftOutWithItsReason() {
    JsonCursor line = json.at("lines").elements().get(0);

    assertThat(line.at("engines").find("llama.cpp")).isEmpty();
    assertThat(json.at("problems").string("llama.cpp")).isEqualTo("no compiler");
  }
}
