package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.vocabulary.Vocabularies;
import dev.funnel.inference.vocabulary.VocabularyForTest;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("real")
class VocabularySoundnessTest {
  @ParameterizedTest
  @EnumSource(Vocabularies.class)
  void everyTextThatTheMasksOfARealVocabularyLetThroughValidates(Vocabularies vocabulary)
      throws ModelFetchException, IOException {
    Tokenizer tokenizer = VocabularyForTest.load(vocabulary);
    Tally tally = new Tally("soundness " + vocabulary);

    Soundness.prove(
        tokenizer, Masking.of(tokenizer), tally, ProofSize.of(40, 500), ProofSize.of(3, 40));

    tally.conclude();
  }
}
