package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterDirectoryTest {
  @TempDir private Path outside;
  private Path root;
  private AdapterDirectory directory;

  @BeforeEach
  void writeAdapters() throws IOException {
    root = Files.createDirectory(outside.resolve("adapters"));
    adapter(root.resolve("mine"));
    adapter(outside.resolve("foreign"));
    directory = new AdapterDirectory(root);
  }

  @Test
  void pathsBelowItAreReadWhetherTheyBeginThereOrAtTheTop() throws Exception {
    Path expected = root.resolve("mine").toRealPath();

    assertThat(directory.find("mine")).isEqualTo(expected);
    assertThat(directory.find("./x/../mine")).isEqualTo(expected);
    assertThat(directory.find(root.resolve("mine").toString())).isEqualTo(expected);
  }

  @Test
  void linksInsideAreFollowedAndLinksOutAreNot() throws Exception {
    Files.createSymbolicLink(root.resolve("alias"), root.resolve("mine"));
    Files.createSymbolicLink(root.resolve("out"), outside.resolve("foreign"));
    Path half = Files.createDirectory(root.resolve("half"));
    Files.createSymbolicLink(
        half.resolve("adapter_config.json"), outside.resolve("foreign/adapter_config.json"));

    assertThat(directory.find("alias")).isEqualTo(root.resolve("mine").toRealPath());
    assertRefused("out", AdapterRefused.Reason.INVALID);
    assertRefused("half", AdapterRefused.Reason.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../foreign", "../nowhere", "/etc", "mine/../../foreign", "a\0b"})
  void pathsElsewhereAreRefusedWhetherOrNotThereIsAnything(String path) {
    assertRefused(path, AdapterRefused.Reason.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", ".", "mine/adapter_config.json"})
  void whatIsNoAdapterIsNotFound(String path) {
    assertRefused(path, AdapterRefused.Reason.NOT_FOUND);
  }

  private void assertRefused(String path, AdapterRefused.Reason reason) {
    assertThatThrownBy(() -> directory.find(path))
        .isInstanceOfSatisfying(
            AdapterRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static void adapter(Path path) throws IOException {
    Files.createDirectory(path);
    Files.writeString(path.resolve("adapter_config.json"), "{}");
    Files.writeString(path.resolve("adapter_model.safetensors"), "");
  }
}
