package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.TinyLlama;
import dev.funnel.schemas.FinishReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What 10,000 requests leave in native memory: the real engine and program, a model of two small
 * layers. Among the requests are prompts that begin alike, drawn tokens, and poisoned ones that
 * fail.
 */
@Tag("driver")
class NativeLeakTest {
  private static final int SLOTS = 64;
  private static final int REQUESTS = 10_000;

  @TempDir Path directory;
  private final Random random = new Random(1);
  private DjlModel model;
  private Engine engine;

  @BeforeEach
  void load() throws IOException {
    Path file = Files.write(directory.resolve("tiny.gguf"), TinyLlama.gguf().build());
    ModelFiles files = new ModelFiles("tiny", file, List.of(), null, "funnel");
    model = DjlModel.load(new LoadOptions(files, Precision.INT8, SLOTS, 64));
    engine =
        new Engine(
            model.forwardPass(),
            model.tokenizer(),
            new EngineLimits(SLOTS, 512, REQUESTS),
            new MaskingMatchers(
                TokenTrie.of(model.tokenizer()), model.tokenizer().endOfTurnId(), 1 << 20));
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void tenThousandRequestsLeaveNoArrayAndNoMemoryBehind() throws IOException {
    assumeThat(ResidentMemory.isKnown()).isTrue();
    // As many once before: what stays for good is there after that.
    run(REQUESTS);
    DjlForwardPass forward = (DjlForwardPass) model.forwardPass();
    int arraysBefore = forward.numLiveArrays();
    long kibBefore = ResidentMemory.anonymousKib();

    int numFailed = run(REQUESTS);

    assertThat(numFailed).isBetween(1, REQUESTS / 10);
    assertThat(forward.numLiveArrays()).isEqualTo(arraysBefore);
    // A tensor and its handle take some 500 bytes: one kept of each request would be 5 MB, of
    // the twenty that a step makes it would be 100 MB.
    assertThat(ResidentMemory.anonymousKib() - kibBefore).isLessThan(48 << 10);
  }

  /** Returns how many failed. */
  private int run(int count) {
    for (int i = 0; i < count; i++) {
      engine.submit(request("request-" + i));
    }
    int numFailed = 0;
    int numEnded = 0;
    while (engine.step() > 0 || numEnded < count) {
      for (Generation generation : engine.drainFinished()) {
        numEnded++;
        numFailed += generation.finishReason() == FinishReason.FAILED ? 1 : 0;
      }
    }
    return numFailed;
  }

  private GenerationRequest request(String id) {
    int length = 1 + random.nextInt(24);
    int kind = random.nextInt(4);
    boolean isPoisoned = random.nextInt(50) == 0;
    List<Integer> prompt =
        IntStream.range(0, length)
            .mapToObj(i -> isPoisoned && i == 0 ? TinyLlama.POISON : (i * 7 + kind) % 20 + 4)
            .toList();
    return new GenerationRequest(
        id,
        model.base(),
        prompt,
        new ResolvedSampling(random.nextInt(2), 1, 0, random.nextLong()),
        1 + random.nextInt(2),
        List.of(),
        null);
  }
}
