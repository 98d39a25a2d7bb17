package dev.funnel.cli.parse;

/** Shows a run while it goes on. Called on the run's thread. */
public interface Progress extends AutoCloseable {
  /** The run is here now; called after every end and at least about once a second. */
  void show(Pace pace);

  /** The run is over. */
  @Override
  void close();
}
