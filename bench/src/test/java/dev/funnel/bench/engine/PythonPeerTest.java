package dev.funnel.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.bench.PythonPackages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs python3. */
@Tag("real")
class PythonPeerTest {
  private static final String READY =
      "print('{\"ready\":{\"version\":\"1\",\"setting\":\"\",\"command\":\"\"}}', flush=True);";

  @TempDir private Path folder;
  private final List<String> progress = new ArrayList<>();

  @Test
  void progressIsShownUntilTheEngineIsReady() throws Exception {
    try (PythonPeer peer = start("print('{\"progress\":\"compiling\"}');" + READY)) {
      assertThat(progress).containsExactly("compiling");
      assertThat(peer.facts().version()).isEqualTo("1");
    }
  }

  @Test
  void everyJobHasItsAnswer() throws Exception {
    String echo =
        "import json, sys\n"
            + READY
            + "\nfor line in sys.stdin:\n"
            + "  print('{\"prefill\":1,\"decode\":%d}' % json.loads(line)['tokens'], flush=True)";
    try (PythonPeer peer = start(echo)) {
      assertThat(peer.forward(ForwardJob.drawn(1, 2, 3, 1))).isEqualTo(new ForwardTimes(1, 3));
      assertThat(peer.forward(ForwardJob.drawn(1, 2, 4, 1))).isEqualTo(new ForwardTimes(1, 4));
    }
  }

  @Test
  void anEngineThatDiesSaysItsLastWords() {
    assertThatThrownBy(() -> start("raise SystemExit('no such processor')"))
        .isInstanceOf(ContenderFailed.class)
        .hasMessageContaining("no such processor");
  }

  private PythonPeer start(String script) throws Exception {
    return PythonPeer.start(
        new PythonPackages(folder.resolve("requirements"), folder),
        List.of("-c", script),
        folder.resolve("log"),
        progress::add);
  }
}
