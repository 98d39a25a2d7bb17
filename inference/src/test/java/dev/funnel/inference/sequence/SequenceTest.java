package dev.funnel.inference.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();

  @Test
  void promptGoesIntoTheCacheInChunks() {
    Sequence sequence = sequence(10, List.of());

    assertThat(sequence.nextTokens(2)).containsExactly(7, 8);
    sequence.cached(2);
    assertThat(sequence.isComputed()).isFalse();
    assertThat(sequence.nextTokens(2)).containsExactly(9);
    sequence.cached(1);
    assertThat(sequence.isComputed()).isTrue();
  }

  @Test
  void stopSequenceEndsItWithStop() {
    Sequence sequence = prefilled(10, List.of("yz"));

    write(sequence, "xyz");

    assertThat(sequence.toGeneration())
        .isEqualTo(
            new Generation(
                "id", "x", FinishReason.STOP, new Usage(3, 3), null, false, Generation.Work.NONE));
  }

  @Test
  void tokenLimitEndsItWithLengthAndReleasesWhatWasHeldBack() {
    Sequence sequence = prefilled(2, List.of("yz"));

    write(sequence, "xy");

    assertThat(sequence.toGeneration())
        .isEqualTo(
            new Generation(
                "id",
                "xy",
                FinishReason.LENGTH,
                new Usage(3, 2),
                null,
                false,
                Generation.Work.NONE));
  }

  @Test
  void endOfTurnAtTheTokenLimitIsStop() {
    Sequence sequence = prefilled(1, List.of());

    write(sequence, ScriptedTokenizer.END_OF_TURN);

    assertThat(sequence.toGeneration().finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void firstEndCounts() {
    Sequence sequence = prefilled(5, List.of());

    sequence.fail("broken");
    sequence.abort();

    assertThat(sequence.toGeneration())
        .isEqualTo(
            new Generation(
                "id",
                "",
                FinishReason.FAILED,
                new Usage(3, 0),
                "broken",
                false,
                Generation.Work.NONE));
  }

  @Test
  void noTokenIsTakenBeforeThePromptIsPrefilledOrAfterTheEnd() {
    Sequence unready = sequence(5, List.of());
    assertThatThrownBy(() -> write(unready, 9)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(unready::toGeneration).isInstanceOf(IllegalStateException.class);

    Sequence ended = prefilled(5, List.of());
    ended.abort();
    assertThatThrownBy(() -> write(ended, 9)).isInstanceOf(IllegalStateException.class);
  }

  private static Sequence sequence(int maxTokens, List<String> stop) {
    return new Sequence(
        new GenerationRequest(
            "id",
            ScriptedModels.BASE,
            List.of(7, 8, 9),
            new ResolvedSampling(0, 1, 0, 0),
            maxTokens,
            stop,
            null),
        100,
        TOKENIZER);
  }

  private static Sequence prefilled(int maxTokens, List<String> stop) {
    Sequence sequence = sequence(maxTokens, stop);
    sequence.cached(3);
    return sequence;
  }

  private static void write(Sequence sequence, String text) {
    for (int token : TOKENIZER.encode(text)) {
      write(sequence, token);
    }
  }

  private static void write(Sequence sequence, int token) {
    sequence.sample(allowed -> OptionalInt.of(token));
    sequence.cached(sequence.nextTokens(1).size());
  }
}
