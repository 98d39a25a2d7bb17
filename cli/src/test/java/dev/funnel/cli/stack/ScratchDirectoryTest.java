package dev.funnel.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {
  @TempDir private Path parent;

  @Test
  void closingLeavesNothing() throws IOException {
    try (ScratchDirectory scratch = ScratchDirectory.createIn(parent)) {
      Files.writeString(Files.createDirectories(scratch.data().resolve("a")).resolve("b"), "log");
    }

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void theNextRunDeletesWhatADeadOneLeft() throws IOException {
    ScratchDirectory dead = ScratchDirectory.createIn(parent);
    Files.createDirectories(dead.data());
    dead.lock().close(); // as the operating system does for a killed process

    try (ScratchDirectory next = ScratchDirectory.createIn(parent)) {
      assertThat(dead.root()).doesNotExist();
      assertThat(next.root()).exists();
    }
  }

  @Test
  void theDirectoryOfALivingRunIsLeftAlone() {
    try (ScratchDirectory living = ScratchDirectory.createIn(parent);
        ScratchDirectory next = ScratchDirectory.createIn(parent)) {
      assertThat(living.root()).exists();
      assertThat(next.root()).isNotEqualTo(living.root());
    }
  }

  @Test
  void whatIsNoDirectoryOfARunIsLeftAlone() throws IOException {
    Path unlocked = Files.createDirectory(parent.resolve("funnel-run-1"));
    Path file = Files.createFile(parent.resolve("funnel-run-2"));
    Path foreign = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createFile(foreign.resolve("run.lock"));
    Path link = Files.createSymbolicLink(parent.resolve("funnel-run-3"), foreign);

    ScratchDirectory.createIn(parent).close();

    assertThat(unlocked).exists();
    assertThat(file).exists();
    assertThat(link).exists();
    assertThat(foreign).isNotEmptyDirectory();
  }
}
