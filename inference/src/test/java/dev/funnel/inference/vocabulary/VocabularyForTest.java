package dev.funnel.inference.vocabulary;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.spi.Tokenizer;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Loads vocabularies for tests. Llama 2's comes by npm: where there is none, a test is skipped. */
public final class VocabularyForTest {
  private VocabularyForTest() {}

  /** Reads the vocabulary. */
  public static Tokenizer load(Vocabularies vocabulary) throws ModelFetchException, IOException {
    try {
      return vocabulary.load();
    } catch (ModelFetchException e) {
      Assumptions.assumeTrue(
          vocabulary != Vocabularies.LLAMA_2 || hasNpm(),
          "npm is not installed: the vocabulary of Llama 2 cannot be fetched");
      throw e;
    }
  }

  private static boolean hasNpm() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(directory -> new File(directory, "npm").canExecute());
  }
}
