package dev.funnel.inference.calls;

import dev.funnel.schemas.FinishReason;

/** Reads the text of one generation as it arrives. Not thread-safe. */
public interface OutputParser {
  /** The next piece of text, in any split. */
  void accept(CharSequence text);

  /**
   * What the whole turn says.
   *
   * @param reason why the generation ended: STOP or LENGTH
   */
  ParsedOutput finish(FinishReason reason);
}
