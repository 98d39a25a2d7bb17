package dev.funnel.inference.prompt;

import java.util.Objects;

/** A part of a prompt: either a special token of the format or text from anywhere. */
public sealed interface Segment {
  /** A special token by its spelling; only formats create it, never text from outside. */
  record Special(String token) implements Segment {
    public Special {
      Objects.requireNonNull(token, "token");
    }
  }

  /** Text that is encoded without special tokens. */
  record Text(String text) implements Segment {
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }
}
