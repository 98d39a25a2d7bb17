package dev.funnel.inference.djl;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.weights.GgufFile;
import dev.funnel.inference.weights.Vocabulary;

/** The default model's tokenizer without its weights. */
public final class DefaultVocabulary {
  private DefaultVocabulary() {}

  /** Fetches the model on first use. */
  public static Tokenizer load() throws ModelFetchException {
    return BpeTokenizer.of(vocabulary());
  }

  /** The same tokenizer for other programs: Hugging Face's format. */
  public static String tokenizerJson() throws ModelFetchException {
    return TokenizerJson.of(vocabulary());
  }

  private static Vocabulary vocabulary() throws ModelFetchException {
    ModelLibrary library = ModelLibrary.ofUser(System.getenv(), System.err::println);
    try (GgufFile file = GgufFile.open(library.find(new ModelSource.DefaultBase()).gguf())) {
      return Vocabulary.of(file.metadata());
    }
  }
}
