package dev.funnel.bench.engine;

/** An engine that can be measured. */
interface Contender extends AutoCloseable {
  /** Works on nothing else meanwhile. */
  ForwardTimes forward(ForwardJob job) throws ContenderFailed;

  /** Works on nothing else meanwhile. */
  BulkRun bulk(BulkJob job) throws ContenderFailed;

  EngineFacts facts();

  @Override
  void close();
}
