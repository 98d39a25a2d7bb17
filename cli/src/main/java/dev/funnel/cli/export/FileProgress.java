package dev.funnel.cli.export;

import dev.funnel.inference.model.ModelExport;

/** Shows a file while it is written. Called on the writing thread. */
public interface FileProgress extends ModelExport.Progress, AutoCloseable {
  /** The writing is over. */
  @Override
  void close();
}
