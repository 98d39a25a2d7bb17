package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import dev.funnel.inference.weights.TinyLlama;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native engine on a model of two small layers. */
@Tag("driver")
class DjlForwardPassTest {
  private static final List<Integer> PROMPT = List.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8);

  @TempDir Path directory;
  private DjlModel model;
  private ForwardPass forward;

  @BeforeEach
  void load() throws IOException {
    Path file = Files.write(directory.resolve("tiny.gguf"), TinyLlama.gguf().build());
    ModelFiles files = new ModelFiles("tiny", file, List.of(), null, "funnel");
    model = DjlModel.load(new LoadOptions(files, Precision.FLOAT32, 4, 100));
    forward = model.forwardPass();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void aPromptInChunksGivesTheLogitsOfAPromptAtOnce() {
    float[] whole = prefill(0, 0, PROMPT);
    prefill(1, 0, PROMPT.subList(0, 5));
    float[] chunked = prefill(1, 5, PROMPT.subList(5, 12));

    assertThat(chunked).containsExactly(whole, within(1e-4f));
  }

  @Test
  void decodingATokenGivesTheLogitsOfPrefillingIt() {
    float[] whole = prefill(0, 0, PROMPT);
    prefill(0, 0, PROMPT.subList(0, 11));

    assertThat(decode(List.of(8), List.of(11))[0]).containsExactly(whole, within(1e-4f));
  }

  @Test
  void aSequenceDoesNotSeeItsNeighbours() {
    prefill(0, 0, PROMPT);
    float[] alone = decode(List.of(7), List.of(12))[0];
    prefill(1, 0, List.of(2, 2, 2));
    prefill(2, 0, PROMPT.subList(3, 9));

    float[][] together = decode(List.of(7, 4, 4), List.of(12, 3, 6));

    assertThat(together[0]).containsExactly(alone, within(1e-4f));
  }

  @Test
  void aRunOfTokensGivesTheLogitsOfOneAfterTheOther() {
    prefill(0, 0, PROMPT);
    decode(List.of(7), List.of(12));
    decode(List.of(8), List.of(13));
    float[] singles = decode(List.of(9), List.of(14))[0];
    prefill(0, 0, PROMPT);

    assertThat(decode(new Run(12, List.of(7, 8, 9)))[0]).containsExactly(singles, within(1e-4f));
  }

  @Test
  void runsOfDifferentLengthsShareAStep() {
    List<Run> runs =
        List.of(
            new Run(12, List.of(7)),
            new Run(3, List.of(4, 5, 6)),
            new Run(1, List.of(9)),
            new Run(6, List.of(8, 2, 2, 6, 1)));
    List<List<Integer>> prompts =
        List.of(PROMPT, List.of(2, 2, 2), List.of(3), PROMPT.subList(0, 6));
    float[][] alone = new float[runs.size()][];
    for (int i = 0; i < alone.length; i++) {
      prefill(0, 0, prompts.get(i));
      alone[i] = decode(runs.get(i))[0];
    }
    for (int slot = 0; slot < alone.length; slot++) {
      prefill(slot, 0, prompts.get(slot));
    }

    float[][] together = decode(runs.toArray(Run[]::new));

    for (int slot = 0; slot < alone.length; slot++) {
      assertThat(together[slot]).as("slot %d", slot).containsExactly(alone[slot], within(1e-4f));
    }
  }

  @Test
  void aStepThatIsRunAgainInPartsGivesTheSameLogits() {
    Run[] runs = {new Run(12, List.of(7)), new Run(3, List.of(4, 5, 6)), new Run(6, List.of(8, 2))};
    prefill(0, 0, PROMPT);
    prefill(1, 0, List.of(2, 2, 2));
    prefill(2, 0, PROMPT.subList(0, 6));
    float[][] whole = decode(runs);

    float[][] first = decode(runs[0]);
    float[][] rest = decode(new ScheduledBatch(model.base(), 1, List.of(runs[1], runs[2])));

    assertThat(first[0]).containsExactly(whole[0], within(1e-4f));
    assertThat(rest[0]).containsExactly(whole[1], within(1e-4f));
    assertThat(rest[1]).containsExactly(whole[2], within(1e-4f));
  }

  @Test
  void aPoisonedRunFailsAloneAndLeavesItsSlotClean() {
    prefill(0, 0, PROMPT);
    prefill(1, 0, PROMPT);
    float[] healthy = decode(List.of(3), List.of(12))[0];

    try (Logits logits =
        forward.run(
            new ScheduledBatch(
                model.base(),
                0,
                List.of(new Run(12, List.of(3)), new Run(12, List.of(3, TinyLlama.POISON, 5)))))) {
      assertThat(logits.isFinite(0)).isTrue();
      assertThat(logits.row(0)).containsExactly(healthy, within(1e-4f));
      assertThat(logits.isFinite(1)).isFalse();
    }
    assertThat(decode(List.of(3, 3), List.of(12, 0))[1]).doesNotContain(Float.NaN);
  }

  @Test
  void aMovedSequenceGoesOnInItsNewSlot() {
    prefill(0, 0, PROMPT);
    float[] before = decode(List.of(7), List.of(12))[0];
    prefill(2, 0, PROMPT);
    prefill(0, 0, List.of(9, 9, 9));

    forward.moveSlot(2, 0, 12);

    assertThat(decode(List.of(7), List.of(12))[0]).containsExactly(before, within(1e-4f));
  }

  @Test
  void aPoisonedSequenceIsToldFromItsBatchMatesAndLeavesItsSlotClean() {
    float[] healthy = prefill(0, 0, PROMPT);

    try (Logits logits =
        forward.run(
            ScheduledBatch.ofOne(model.base(), 0, 0, List.of(1, 2, 3, 4, 5, TinyLlama.POISON)))) {
      assertThat(logits.isFinite(0)).isFalse();
    }
    try (Logits logits =
        forward.run(
            ScheduledBatch.ofSingles(model.base(), List.of(3, TinyLlama.POISON), List.of(0, 90)))) {
      assertThat(logits.isFinite(0)).isTrue();
      assertThat(logits.isFinite(1)).isFalse();
    }
    assertThat(prefill(0, 0, PROMPT)).containsExactly(healthy, within(1e-6f));
    assertThat(decode(List.of(3, 3), List.of(12, 0))[1]).doesNotContain(Float.NaN);
  }

  @Test
  void aSlotRestoredFromBlocksGoesOnLikeTheOneThatTheyWereSavedFrom() {
    int length = 2 * forward.blockPositions();
    List<Integer> prompt = IntStream.range(0, length + 5).mapToObj(i -> i * 7 % 29).toList();
    float[] whole = prefill(0, 0, prompt);
    forward.saveBlocks(0, 0, List.of(5));
    forward.saveBlocks(0, forward.blockPositions(), List.of(2));
    prefill(0, 0, PROMPT);
    prefill(3, 0, PROMPT);

    forward.restoreBlocks(List.of(5, 2), 3);

    assertThat(prefill(3, length, prompt.subList(length, length + 5)))
        .containsExactly(whole, within(1e-4f));
  }

  @Test
  void blocksThatDoNotFitASlotAreRefused() {
    List<Integer> tooMany = IntStream.range(0, 7).boxed().toList();

    assertThatThrownBy(() -> forward.restoreBlocks(tooMany, 0))
        .hasMessageContaining("112 positions");
    assertThatThrownBy(() -> forward.saveBlocks(0, 96, List.of(0))).hasMessageContaining("112");
    assertThatThrownBy(() -> forward.saveBlocks(0, 0, List.of(forward.numBlocks())))
        .isInstanceOf(EngineFault.class);
  }

  @Test
  void argmaxIsTheHighestLogit() {
    try (Logits logits = forward.run(ScheduledBatch.ofOne(model.base(), 3, 0, PROMPT))) {
      float[] row = logits.row(0);

      assertThat(row).hasSize(forward.vocabularySize());
      for (float value : row) {
        assertThat(value).isLessThanOrEqualTo(row[logits.argmax(0)]);
      }
    }
  }

  @Test
  void whatDoesNotFitTheCacheIsRefused() {
    assertThatThrownBy(() -> prefill(4, 0, PROMPT)).hasMessageContaining("there are 4 and 100");
    assertThatThrownBy(() -> prefill(0, 89, PROMPT)).hasMessageContaining("101 positions");
    assertThatThrownBy(() -> prefill(0, 0, List.of(30))).hasMessageContaining("token id 30");
    assertThatThrownBy(() -> forward.moveSlot(-1, 0, 5)).hasMessageContaining("slot -1");
  }

  @Test
  void twoModelsLiveSideBySide() throws IOException {
    float[] expected = prefill(0, 0, PROMPT);
    Path file = directory.resolve("tiny.gguf");
    ModelFiles files = new ModelFiles("second", file, List.of(), null, "funnel");

    try (DjlModel second = DjlModel.load(new LoadOptions(files, Precision.FLOAT32, 1, 64))) {
      try (Logits logits =
          second.forwardPass().run(ScheduledBatch.ofOne(second.base(), 0, 0, PROMPT))) {
        assertThat(logits.row(0)).containsExactly(expected, within(1e-6f));
      }
    }
    assertThat(prefill(0, 0, PROMPT)).containsExactly(expected, within(1e-6f));
  }

  private float[] prefill(int slot, int start, List<Integer> tokens) {
    try (Logits logits = forward.run(ScheduledBatch.ofOne(model.base(), slot, start, tokens))) {
      return logits.row(0);
    }
  }

  private float[][] decode(List<Integer> tokens, List<Integer> positions) {
    return decode(ScheduledBatch.ofSingles(model.base(), tokens, positions));
  }

  private float[][] decode(Run... runs) {
    return decode(new ScheduledBatch(model.base(), 0, List.of(runs)));
  }

  private float[][] decode(ScheduledBatch batch) {
    try (Logits logits = forward.run(batch)) {
      float[][] rows = new float[logits.numRows()][];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = logits.row(row);
      }
      return rows;
    }
  }
}
