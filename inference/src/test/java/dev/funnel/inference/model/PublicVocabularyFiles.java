package dev.funnel.inference.model;

import java.nio.file.Path;

/**
 * Vocabulary files of other models, for tests and benchmarks: fetched on first use from a package
 * registry into the user's cache, checked against a pinned hash, never part of what is shipped.
 */
public final class PublicVocabularyFiles {
  /** MIT, a port of Llama 2's tokenizer to JavaScript that carries its 32,000 tokens. */
  private static final PinnedFile LLAMA_2 =
      new PinnedFile(
          "llama-tokenizer-js@1.2.2",
          "package/llama-tokenizer.js",
          676_487,
          "34a7b9f7579d40486444590c37cba6564ef40c3dd98ecdfc2f7c886ae72c898d");

  /** Meta Llama 3 Community License; 128,000 tokens in tiktoken's format. */
  private static final PinnedFile LLAMA_3 =
      new PinnedFile(
          "llama-models==0.3.0",
          "llama_models/llama3/tokenizer.model",
          2_183_982,
          "82e9d31979e92ab929cd544440f129d9ecd797b69e327f80f17e1c50d5551b55");

  private PublicVocabularyFiles() {}

  /** Llama 2's vocabulary inside a JavaScript source. */
  public static Path llama2() throws ModelFetchException {
    return cache("llama2", new NpmPackages()).get(LLAMA_2);
  }

  /** Llama 3's vocabulary: a line for each token, its bytes in Base64 and its id. */
  public static Path llama3() throws ModelFetchException {
    return cache("llama3", new PipWheels()).get(LLAMA_3);
  }

  private static PinnedFileCache cache(String name, WheelSource source) {
    Path directory = CacheDirectory.of(System.getenv()).resolve("vocabularies").resolve(name);
    return new PinnedFileCache(directory, source, System.err::println);
  }
}
