package dev.funnel.inference.vocabulary;

import dev.funnel.inference.djl.DefaultVocabulary;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.spi.Tokenizer;
import java.io.IOException;

/** Real vocabularies, fetched on first use. */
public enum Vocabularies {
  /** Llama 2: 32,000 tokens of SentencePiece with a token for each byte. */
  LLAMA_2,

  /** The default model: 49,152 tokens of byte-level BPE; a few bytes have no token. */
  DEFAULT_MODEL,

  /** Llama 3: 128,000 tokens of byte-level BPE. */
  LLAMA_3;

  /** Reads the vocabulary. */
  public Tokenizer load() throws ModelFetchException, IOException {
    return switch (this) {
      case LLAMA_2 -> Llama2.load();
      case DEFAULT_MODEL -> DefaultVocabulary.load();
      case LLAMA_3 -> Llama3.load();
    };
  }
}
