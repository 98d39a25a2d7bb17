package dev.funnel.inference.grammar.text;

/**
 * A regular expression that is not ECMA-262, or asks for what a regular language cannot say. The
 * message names the place, what stands there, and what would work.
 */
public final class UnsupportedPattern extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int position;

  UnsupportedPattern(int position, String construct, String remedy) {
    super("at character %d the pattern has %s; %s".formatted(position, construct, remedy));
    this.position = position;
  }

  /** The index in the pattern, in UTF-16 units, of what is not supported. */
  public int position() {
    return position;
  }
}
