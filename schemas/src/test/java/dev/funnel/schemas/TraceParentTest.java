package dev.funnel.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-00",
        "01-" + TRACE + "-" + PARENT + "-01",
        "cc-" + TRACE + "-" + PARENT + "-01-what-the-future-will-be-like"
      })
  void aValidHeaderNamesItsTrace(String header) {
    assertThat(of(header)).contains(new TraceParent(header, TRACE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-" + TRACE + "-" + PARENT + "-01",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-01-more",
        "00-" + TRACE + "-" + PARENT + "-1",
        " 00-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-01\n"
      })
  void anythingElseIsNoTrace(String header) {
    assertThat(of(header)).isEmpty();
  }

  @Test
  void aHeaderOfAnyLengthIsNotRead() {
    assertThat(of("cc-" + TRACE + "-" + PARENT + "-01-" + "x".repeat(10_000))).isEmpty();
  }

  private static java.util.Optional<TraceParent> of(String header) {
    return TraceParent.of(
        new InboundRecord(
            new RecordOrigin("t", 0, 0, Instant.EPOCH),
            null,
            null,
            Map.of(Headers.TRACEPARENT, Payload.of(header))));
  }
}
