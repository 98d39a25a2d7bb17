package dev.funnel.inference.grammar.match;

import java.util.HashMap;
import java.util.Map;

/**
 * A text typed in a UNIQUE lexeme, as the text before its last byte and that byte. Each text of a
 * grammar is one object. Belongs to the engine's thread.
 */
final class Text {
  private final Text before;
  private final byte last;
  private final int length;
  private Map<Byte, Text> longer = Map.of();

  private Text(Text before, byte last, int length) {
    this.before = before;
    this.last = last;
    this.length = length;
  }

  /** The beginning of all texts. */
  static Text empty() {
    return new Text(null, (byte) 0, 0);
  }

  Text plus(int symbol) {
    if (longer.isEmpty()) {
      longer = new HashMap<>(2);
    }
    return longer.computeIfAbsent((byte) symbol, next -> new Text(this, next, length + 1));
  }

  byte[] bytes() {
    byte[] bytes = new byte[length];
    Text at = this;
    for (int i = length - 1; i >= 0; i--) {
      bytes[i] = at.last;
      at = at.before;
    }
    return bytes;
  }
}
