package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.spi.Tokenizer;
import org.junit.jupiter.api.Test;

class SoundnessTest {
  @Test
  void everyTextThatTheMasksLetThroughValidates() {
    Tokenizer tokenizer = new SmallVocabulary();
    Tally tally = new Tally("soundness small vocabulary");

    Soundness.prove(
        tokenizer, Masking.of(tokenizer), tally, ProofSize.of(150, 1_000), ProofSize.of(8, 60));

    tally.conclude();
  }
}
