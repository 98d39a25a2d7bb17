package dev.funnel.inference.prompt;

import java.util.ArrayList;
import java.util.List;

/** Collects the segments of a prompt, texts that follow each other as one. */
final class Segments {
  private final List<Segment> segments = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  Segments special(String token) {
    endText();
    segments.add(new Segment.Special(token));
    return this;
  }

  Segments text(String added) {
    text.append(added);
    return this;
  }

  List<Segment> toList() {
    endText();
    return List.copyOf(segments);
  }

  private void endText() {
    if (!text.isEmpty()) {
      segments.add(new Segment.Text(text.toString()));
      text.setLength(0);
    }
  }
}
