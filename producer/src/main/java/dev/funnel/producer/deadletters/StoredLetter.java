package dev.funnel.producer.deadletters;

import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import java.util.Objects;

/**
 * A dead letter on its topic.
 *
 * @param written when the record failed
 * @param identity of the turn that failed, as far as the record tells it
 * @param isWhole whether the letter holds all of the record; parts that are too large are left out
 */
public record StoredLetter(
    LetterPlace place,
    Instant written,
    RequestIdentity identity,
    boolean isWhole,
    DeadLetter letter) {
  public StoredLetter {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(written, "written");
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(letter, "letter");
  }
}
