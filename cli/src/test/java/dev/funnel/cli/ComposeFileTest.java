package dev.funnel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonValue;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class ComposeFileTest {
  // The file keeps each command on a line of its own, as a JSON array.
  private static final Pattern SERVICE = Pattern.compile("  ([a-z-]+):");
  private static final Pattern COMMAND = Pattern.compile("    command: (\\[.*])");
  private static final Path FILE = Path.of("..", "docker-compose.yml");

  @Test
  void theServicesRunCommandsOfTheCommandLine() throws IOException {
    CommandLine line =
        FunnelCommand.commandLine(new RecordingStack(ScriptedClient.saying("never asked")));

    Map<String, List<String>> commands = commands();

    assertThat(commands.keySet()).containsExactly("topics", "worker", "executor");
    commands.forEach(
        (service, command) -> {
          // Throws what the user would read if an option were unknown or missing.
          ParseResult parsed = line.parseArgs(command.toArray(String[]::new));
          assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(service);
          assertThat(command).contains("--bootstrap-servers", "kafka:9092");
        });
  }

  @Test
  void composeItselfAcceptsTheFile() throws Exception {
    assumeTrue(isInstalled("docker-compose"), "docker-compose is not installed");

    Process compose =
        new ProcessBuilder("docker-compose", "-f", FILE.toString(), "config", "--quiet")
            .redirectErrorStream(true)
            .start();
    String output = new String(compose.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(compose.waitFor()).as(output).isZero();
  }

  private static Map<String, List<String>> commands() throws IOException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    String service = "";
    for (String text : Files.readAllLines(FILE)) {
      Matcher name = SERVICE.matcher(text);
      Matcher command = COMMAND.matcher(text);
      if (name.matches()) {
        service = name.group(1);
      } else if (command.matches()) {
        commands.put(service, words(command.group(1)));
      }
    }
    return commands;
  }

  private static List<String> words(String array) {
    List<String> words = new ArrayList<>();
    JsonCursor.of(JsonValue.parse(array)).elements().forEach(word -> words.add(word.string()));
    return words;
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
