package dev.funnel.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.schemas.FunctionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsFileTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("functions.json");
  }

  @Test
  void functionsAndToolsAreRead() throws IOException {
    Files.writeString(
        file,
        """
        [{"name": "ping"},
         {"type": "function", "function": {"name": "weather", "description": "Now",
           "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]
        """);

    assertThat(FunctionsFile.read(file))
        .containsExactly(
            new FunctionDefinition("ping", null, FunctionDefinition.NO_PARAMETERS),
            new FunctionDefinition(
                "weather",
                "Now",
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"));
  }

  @Test
  void textThatIsNotJsonIsRefused() throws IOException {
    Files.writeString(file, "def weather(city): ...");

    assertThatThrownBy(() -> FunctionsFile.read(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("functions file " + file + ": is not JSON: ")
        .hasMessageContaining("line 1")
        .extracting(e -> ((CommandFailed) e).exitCode())
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void anObjectIsRefused() throws IOException {
    assertRefused(
        "{\"name\": \"f\"}", ": must be a JSON array of functions or tools, but is an object");
  }

  @Test
  void anEmptyArrayIsRefused() throws IOException {
    assertRefused("[]", ": has 0 functions; allowed: 1 to 128");
  }

  @Test
  void parametersThatAreNoObjectSchemaAreRefusedWithIndexAndFunction() throws IOException {
    assertRefused(
        "[{\"name\": \"ok\"}, {\"name\": \"weather\", \"parameters\": {\"type\": \"string\"}}]",
        ": entry 1 ('weather'): Parameters schema refused: ");
  }

  @Test
  void aFunctionWithoutANameIsRefusedWithItsPlace() throws IOException {
    assertRefused("[{\"description\": \"x\"}]", ": entry 0 is not a function definition: '/0'");
  }

  @Test
  void aBadNameIsRefused() throws IOException {
    assertRefused("[{\"name\": \"get weather\"}]", "function name 'get weather'");
  }

  @Test
  void twoFunctionsOfOneNameAreRefused() throws IOException {
    assertRefused(
        "[{\"name\": \"f\"}, {\"name\": \"f\"}]", ": entry 1 is named 'f' like one before it");
  }

  @Test
  void aMissingFileIsRefused() {
    assertThatThrownBy(() -> FunctionsFile.read(file))
        .hasMessage("functions file " + file + " does not exist or is no file");
  }

  private void assertRefused(String text, String message) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> FunctionsFile.read(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("functions file " + file)
        .hasMessageContaining(message);
  }
}
