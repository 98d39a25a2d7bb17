package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line refuses; what it does is tested on a broker. */
@Tag("driver")
class DeadLettersCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dead-letters",
        "dead-letters list --limit 0",
        "dead-letters list --since yesterday",
        "dead-letters list --code NO_SUCH_CODE",
        "dead-letters show 7",
        "dead-letters redrive",
        "dead-letters redrive 2-17 --all",
        "dead-letters redrive 2-17 --code ENGINE_FAULT"
      })
  void aWrongCommandLineIsExplained(String line) {
    assertThat(run((line + " --bootstrap-servers 127.0.0.1:1").split(" ")))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("--help").doesNotContain("Exception");
  }

  @Test
  void anAddressThatIsNoneIsUnavailable() {
    assertThat(run("dead-letters", "list", "--bootstrap-servers", "nowhere"))
        .isEqualTo(ExitCode.UNAVAILABLE.number());
    assertThat(err.toString()).contains("nowhere").doesNotContain("defect");
  }

  private int run(String... arguments) {
    return FunnelCommand.commandLine(new dev.funnel.cli.stack.Services(line -> {}))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
