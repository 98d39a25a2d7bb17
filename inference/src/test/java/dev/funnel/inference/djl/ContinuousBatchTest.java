package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default model in int8: what a sequence's neighbours and history must not change. */
@Tag("real")
class ContinuousBatchTest {
  private static final int NUM_SEQUENCES = 6;

  private static RealModel model;
  private static List<Reference> references;

  @BeforeAll
  static void load() throws ModelFetchException {
    model = RealModel.load(new ModelSource.Default(), Precision.INT8, 8, 640);
    references = Reference.of("base+adapter").subList(0, NUM_SEQUENCES);
  }

  @AfterAll
  static void free() {
    model.close();
  }

  /** A sequence in the batch. */
  private record Running(Reference reference, List<Integer> generated) {
    int position() {
      return reference.promptIds().size() + generated.size() - 1;
    }

    boolean isDone() {
      return generated.size() == reference.greedyIds().size();
    }
  }

  @Test
  void sequencesThatJoinAndLeaveGetTheTokensTheyGetAlone() {
    List<List<Integer>> alone =
        references.stream()
            .map(r -> Decoding.greedy(model, r.promptIds(), r.greedyIds().size()))
            .toList();

    List<Running> running = new ArrayList<>();
    List<Running> all = new ArrayList<>();
    for (int step = 0; step == 0 || !running.isEmpty(); step++) {
      if (step % 3 == 0 && all.size() < NUM_SEQUENCES) {
        Running joining = join(references.get(all.size()), running.size());
        running.add(joining);
        all.add(joining);
      }
      decode(running);
      retire(running);
    }

    assertThat(all.stream().map(Running::generated).toList()).isEqualTo(alone);
  }

  private static Running join(Reference reference, int slot) {
    int first = Decoding.prefill(model, slot, 0, reference.promptIds());
    return new Running(reference, new ArrayList<>(List.of(first)));
  }

  private static void decode(List<Running> running) {
    List<Integer> tokens =
        running.stream().map(r -> r.generated().get(r.generated().size() - 1)).toList();
    List<Integer> positions = running.stream().map(Running::position).toList();
    List<Integer> next = Decoding.decode(model, tokens, positions);
    for (int slot = 0; slot < running.size(); slot++) {
      running.get(slot).generated().add(next.get(slot));
    }
  }

  /** The last slot moves into each gap. */
  private static void retire(List<Running> running) {
    for (int slot = running.size() - 1; slot >= 0; slot--) {
      if (running.get(slot).isDone()) {
        int last = running.size() - 1;
        model.model().forwardPass().moveSlot(last, slot, running.get(last).position() + 1);
        Collections.swap(running, slot, last);
        running.remove(last);
      }
    }
  }

  @Test
  void aPromptInChunksEndsWithTheTokenOfAPromptAtOnce() {
    for (Reference reference : references) {
      List<Integer> prompt = reference.promptIds();
      int whole = Decoding.prefill(model, 0, 0, prompt);
      int middle = prompt.size() / 3;
      Decoding.prefill(model, 1, 0, prompt.subList(0, middle));

      int chunked = Decoding.prefill(model, 1, middle, prompt.subList(middle, prompt.size()));

      assertThat(chunked).isEqualTo(whole);
    }
  }

  @Test
  void nativeMemoryStaysFlatOverSteps() throws IOException {
    assumeThat(ResidentMemory.isKnown()).isTrue();
    for (int slot = 0; slot < 8; slot++) {
      Decoding.prefill(model, slot, 0, references.get(0).promptIds());
    }
    decodeSteps(20);
    long before = ResidentMemory.anonymousKib();

    decodeSteps(150);

    // The logits alone are 1.5 MiB a step: kept, they would be 225 MiB.
    assertThat(ResidentMemory.anonymousKib() - before).isLessThan(50 << 10);
  }

  @Test
  void nativeMemoryOfUnloadedAdaptersIsFreed() throws IOException {
    assumeThat(ResidentMemory.isKnown()).isTrue();
    // What is loaded once and stays is there after that.
    loadAndUnload(2);
    long before = ResidentMemory.anonymousKib();

    loadAndUnload(4);

    // An adapter takes 107 MB: kept, they would be 428.
    assertThat(ResidentMemory.anonymousKib() - before).isLessThan(200 << 10);
  }

  private static void loadAndUnload(int times) {
    for (int i = 0; i < times; i++) {
      ModelIdentity adapter =
          model.model().loadAdapter(new AdapterSource.BuiltIn(ModelSource.ADAPTER_NAME));
      model.model().unloadAdapter(adapter);
    }
  }

  private static void decodeSteps(int count) {
    for (int step = 0; step < count; step++) {
      try (Logits logits =
          model.decodeSingles(Collections.nCopies(8, 11), Collections.nCopies(8, 400))) {
        assertThat(logits.row(0)).hasSize(model.model().config().vocabulary());
      }
    }
  }
}
