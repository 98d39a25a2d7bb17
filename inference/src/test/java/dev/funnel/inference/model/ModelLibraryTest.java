package dev.funnel.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelLibraryTest {
  @Test
  void theCacheDirectoryIsTheFirstOneNamed() {
    Map<String, String> all =
        Map.of("FUNNEL_CACHE", "/c", "XDG_CACHE_HOME", "/x", "HOME", "/home/u");

    assertThat(CacheDirectory.of(all)).isEqualTo(Path.of("/c"));
    assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "/x", "FUNNEL_CACHE", " ")))
        .isEqualTo(Path.of("/x/funnel"));
    assertThat(CacheDirectory.of(Map.of("HOME", "/home/u")))
        .isEqualTo(Path.of("/home/u/.cache/funnel"));
  }

  @Test
  void theTwoNamesOfTheDefaultModelAreKnownAndTheRestArePaths() {
    assertThat(ModelSource.parse("smollm2-135m+complaints")).isEqualTo(new ModelSource.Default());
    assertThat(ModelSource.parse("smollm2-135m")).isEqualTo(new ModelSource.DefaultBase());
    assertThat(ModelSource.parse("models/a.gguf"))
        .isEqualTo(new ModelSource.GgufFile(Path.of("models/a.gguf")));
  }

  @ParameterizedTest
  @CsvSource({
    "runs/7, 7",
    "runs/7/, 7",
    "runs/7/x/.., 7",
    "out/my run+1, my-run-1",
    "out/._hidden, hidden",
    "/, adapter",
    "out/---, adapter"
  })
  void anAdapterIsNamedAfterItsDirectoryAsFarAsANameMayBe(String directory, String name) {
    AdapterSource.Directory adapter = AdapterSource.Directory.namedAfter(Path.of(directory));

    assertThat(adapter).isEqualTo(new AdapterSource.Directory(name, Path.of(directory)));
  }

  @Test
  void theNameOfAnAdapterIsCut() {
    Path directory = Path.of("x".repeat(100));

    assertThat(AdapterSource.Directory.namedAfter(directory).name()).isEqualTo("x".repeat(64));
  }

  @Test
  void aFileOfTheUsersNeedsNoFetchAndIsNamedAfterItself() throws ModelFetchException {
    ModelLibrary library = ModelLibrary.ofUser(Map.of("FUNNEL_CACHE", "/nowhere"), line -> {});

    ModelFiles files = library.find(new ModelSource.GgufFile(Path.of("models/mine.gguf")));

    assertThat(files.base()).isEqualTo("mine");
    assertThat(files.adapters()).isEmpty();
  }
}
