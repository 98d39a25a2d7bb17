package dev.funnel.bench.engine;

/** What can be asked of the benchmark. */
enum Work {
  PREFILL("prefill"),
  DECODE("decode"),
  BULK("bulk"),
  SHAPE_1B("shape-1b");

  private final String option;

  Work(String option) {
    this.option = option;
  }

  /** As options have it. */
  @Override
  public String toString() {
    return option;
  }
}
