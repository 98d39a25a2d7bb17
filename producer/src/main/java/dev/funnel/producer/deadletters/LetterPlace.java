package dev.funnel.producer.deadletters;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a letter lies on the dead letter topic; {@code 2-17} is offset 17 of partition 2. */
public record LetterPlace(int partition, long offset) {
  private static final Pattern FORM = Pattern.compile("(?:.{1,249}-)?([0-9]{1,6})-([0-9]{1,18})");

  public LetterPlace {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "partition and offset are " + partition + " and " + offset + "; they begin with 0");
    }
  }

  /** Reads {@code 2-17}, with or without the topic and a dash in front. */
  public static Optional<LetterPlace> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new LetterPlace(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return partition + "-" + offset;
  }
}
