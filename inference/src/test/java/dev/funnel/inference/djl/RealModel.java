package dev.funnel.inference.djl;

import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;

/** Loads the default model for tests, fetching it on first use. */
final class RealModel {
  private RealModel() {}

  static DjlModel load(ModelSource source, Precision precision, int maxSlots, int maxPositions)
      throws ModelFetchException {
    ModelLibrary library = ModelLibrary.ofUser(System.getenv(), line -> {});
    return DjlModel.load(new LoadOptions(library.find(source), precision, maxSlots, maxPositions));
  }
}
