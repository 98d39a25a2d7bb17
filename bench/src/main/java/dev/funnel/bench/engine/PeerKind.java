package dev.funnel.bench.engine;

/** The engines beside Funnel. */
enum PeerKind {
  OPENVINO("openvino"),
  LLAMA_CPP("llama.cpp");

  private final String engine;

  PeerKind(String engine) {
    this.engine = engine;
  }

  /** As options, tables and engine_peers.py have it. */
  @Override
  public String toString() {
    return engine;
  }
}
