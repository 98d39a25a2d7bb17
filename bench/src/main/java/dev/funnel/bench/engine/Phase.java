package dev.funnel.bench.engine;

/** What is measured. */
enum Phase {
  PREFILL("prefill of %d prompts at once", "tokens/s"),
  DECODE("decode of %d sequences", "tokens/s"),
  TOPICS("complaints, %d in flight; funnel from topic to topic", "requests/s"),
  ENGINE("complaints, %d in flight; every engine alone", "requests/s"),
  UNCONSTRAINED("complaints, %d in flight; others without a grammar", "requests/s"),
  SHAPE_PREFILL("1.1B shape: prefill of %d prompts at once", "tokens/s"),
  SHAPE_DECODE("1.1B shape: decode of %d sequences", "tokens/s");

  private final String title;
  private final String unit;

  Phase(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  /** A line of the table: this phase with so many sequences. */
  record Line(Phase phase, int rows) {
    String title() {
      return phase.title.formatted(rows);
    }
  }
}
