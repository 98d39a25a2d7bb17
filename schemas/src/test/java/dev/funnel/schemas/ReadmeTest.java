package dev.funnel.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void itsTableOfErrorCodesIsTheOneOfTheCode() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("README.md")).stream()
            .filter(line -> line.matches("\\| `[A-Z_]+` \\| [a-z]+ \\|.*"))
            .toList();

    assertThat(rows).isEqualTo(Arrays.stream(ErrorCode.values()).map(ReadmeTest::row).toList());
  }

  private static String row(ErrorCode code) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            code,
            code.blame().name().toLowerCase(Locale.ROOT),
            code.isRetryable() ? "may succeed" : "never",
            code.nextStep());
  }
}
