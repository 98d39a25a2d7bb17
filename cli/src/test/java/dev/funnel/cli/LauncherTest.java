package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a project of its own, with a scripted build and a scripted Java. */
@Tag("driver")
@Timeout(60)
class LauncherTest {
  private static final List<String> TOOLS =
      List.of("sh", "cat", "dirname", "find", "head", "mkdir", "mv", "rm", "sed", "sleep", "touch");

  /** Notes that it ran, and whether another build ran beside it; takes a moment. */
  private static final String BUILD =
      """
      #!/bin/sh
      mkdir building || echo overlap >>builds
      echo build >>builds
      n=0
      while [ $n -lt 50000 ]; do n=$((n + 1)); done
      mkdir -p cli/target/lib
      echo >cli/target/funnel-cli-2.jar
      rm -r building
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then
        echo 'openjdk version "17.0.1"' >&2
      else
        echo "$@"
      fi
      """;

  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path root;
  private Path tools;
  private Path launcher;

  @BeforeEach
  void layOutAProject() throws IOException {
    tools = Files.createDirectory(root.resolve("bin"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), find(tool).orElseThrow());
    }
    script(tools.resolve("mvn"), BUILD);
    script(tools.resolve("java"), JAVA);
    launcher = script(root.resolve("funnel"), Files.readString(Path.of("../funnel")));
    Files.createFile(root.resolve("pom.xml"));
    Files.createDirectories(root.resolve("cli/target"));
  }

  @Test
  void theJarOfAnOlderVersionLeavesTheClassPath() throws Exception {
    Files.createFile(root.resolve("cli/target/funnel-cli-1.jar"));

    assertThat(output(start("--version")))
        .contains("/cli/target/funnel-cli-2.jar:")
        .contains("dev.funnel.cli.Main --version")
        .doesNotContain("funnel-cli-1.jar");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runsThatStartTogetherBuildOnce(boolean hasFlock) throws Exception {
    if (hasFlock) {
      Optional<Path> flock = find("flock");
      assumeTrue(flock.isPresent());
      Files.createSymbolicLink(tools.resolve("flock"), flock.get());
    }
    List<Process> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(start("--version"));
    }

    for (Process run : runs) {
      assertThat(output(run)).contains("funnel-cli-2.jar");
    }
    assertThat(root.resolve("builds")).hasContent("build");
  }

  @Test
  void theBenchmarksOfACheckoutAreRunWithTheirArguments() throws Exception {
    Files.createDirectory(root.resolve("bench"));
    script(root.resolve("bench/run"), "#!/bin/sh\necho measured \"$@\"\n");

    assertThat(output(start("bench", "grammar"))).isEqualTo("measured grammar\n");
  }

  @Test
  void theBenchmarksRunOnTheJavaOfJavaHome() throws Exception {
    Path home = Files.createDirectories(root.resolve("jdk/bin")).getParent();
    script(home.resolve("bin/java"), "#!/bin/sh\necho own java\n");
    Files.createDirectory(root.resolve("bench"));
    script(root.resolve("bench/run"), Files.readString(Path.of("../bench/run")));
    environment.put("JAVA_HOME", home.toString());

    assertThat(output(start("bench", "grammar"))).isEqualTo("own java\n");
  }

  @Test
  void theLockOfAKilledBuildIsNamed() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectory(root.resolve("cli/target/launcher.lock.d"));
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

    assertThat(output(start("--version")))
        .isEqualTo("funnel: an earlier build was killed; remove the directory " + lock + "\n");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", tools.toString());
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String output(Process run) throws IOException {
    return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Path script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static Optional<Path> find(String tool) {
    return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
