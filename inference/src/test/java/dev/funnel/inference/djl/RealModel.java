package dev.funnel.inference.djl;

import ai.djl.Device;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.Logits;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.List;
import java.util.function.Function;

/**
 * A model in memory as tests drive it by hand.
 *
 * @param identity whose weights compute
 */
record RealModel(DjlModel model, ModelIdentity identity) implements AutoCloseable {
  /** Loads the default model or its base, fetching it on first use. */
  static RealModel load(ModelSource source, Precision precision, int maxSlots, int maxPositions)
      throws ModelFetchException {
    return load(source, precision, maxSlots, maxPositions, LlamaProgram::load);
  }

  /** The same with another program than the fastest. */
  static RealModel load(
      ModelSource source,
      Precision precision,
      int maxSlots,
      int maxPositions,
      Function<Device, LlamaProgram> programs)
      throws ModelFetchException {
    ModelFiles files = ModelLibrary.ofUser(System.getenv(), line -> {}).find(source);
    DjlModel model =
        DjlModel.load(new LoadOptions(files, precision, maxSlots, maxPositions), programs);
    return new RealModel(
        model,
        files.adapters().isEmpty() ? model.base() : model.loadAdapter(files.adapters().get(0)));
  }

  /** The same memory, computing with other weights. */
  RealModel as(ModelIdentity other) {
    return new RealModel(model, other);
  }

  Logits prefill(int slot, int start, List<Integer> tokens) {
    return model.forwardPass().run(ScheduledBatch.ofOne(identity, slot, start, tokens));
  }

  Logits decode(int firstSlot, List<Run> runs) {
    return model.forwardPass().run(new ScheduledBatch(identity, firstSlot, runs));
  }

  /** One token for each slot from 0 on. */
  Logits decodeSingles(List<Integer> tokens, List<Integer> positions) {
    return model.forwardPass().run(ScheduledBatch.ofSingles(identity, tokens, positions));
  }

  @Override
  public void close() {
    model.close();
  }
}
