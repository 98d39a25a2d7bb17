package dev.funnel.consumer;

/** Is told what the engine does, on the engine's thread; must not block. */
@FunctionalInterface
interface EngineListener {
  /**
   * One step is over.
   *
   * @param advanced sequences that got a token or a piece of their prompt
   * @param running sequences in the batch after the step
   * @param waiting sequences not yet admitted
   */
  void stepped(int advanced, int running, int waiting);
}
