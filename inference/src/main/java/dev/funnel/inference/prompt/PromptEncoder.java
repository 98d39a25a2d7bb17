package dev.funnel.inference.prompt;

import dev.funnel.inference.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Turns the segments of a prompt into token ids. Immutable. */
public final class PromptEncoder {
  private final Tokenizer tokenizer;

  public PromptEncoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Checks, before there is a prompt, that the model has every special token of a format.
   *
   * @throws IllegalStateException naming one that it lacks
   */
  public void requireTokensOf(PromptFormat format) {
    // In order: of several that are missing, always the same one is named.
    format.specialTokens().stream().sorted().forEach(this::specialId);
  }

  /**
   * The token ids. Texts that follow each other are encoded as one: how they were cut into segments
   * does not show.
   *
   * @throws IllegalStateException if the model lacks a special token of the format
   */
  public List<Integer> encode(List<Segment> segments) {
    List<Integer> tokens = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      if (segment instanceof Segment.Text part) {
        text.append(part.text());
      } else if (segment instanceof Segment.Special special) {
        encodeText(text, tokens);
        tokens.add(specialId(special.token()));
      }
    }
    encodeText(text, tokens);
    return tokens;
  }

  private void encodeText(StringBuilder text, List<Integer> tokens) {
    if (text.isEmpty()) {
      return;
    }
    for (int token : tokenizer.encode(text.toString())) {
      tokens.add(token);
    }
    text.setLength(0);
  }

  private int specialId(String token) {
    return tokenizer
        .specialId(token)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the model has no special token '"
                        + token
                        + "', which its prompt format needs; choose another model"));
  }
}
