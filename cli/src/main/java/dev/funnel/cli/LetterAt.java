package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.producer.deadletters.DeadLetterTopic;
import dev.funnel.producer.deadletters.LetterPlace;
import dev.funnel.producer.deadletters.StoredLetter;

/** The letter that a parameter names. */
final class LetterAt {
  private LetterAt() {}

  static StoredLetter find(DeadLetterTopic letters, String place, OptionLimits limits) {
    LetterPlace parsed =
        LetterPlace.parse(place)
            .orElseThrow(
                () ->
                    limits.usage(
                        "'"
                            + place
                            + "' is no place such as 2-17: partition and offset of a letter"));
    return letters
        .find(parsed)
        .orElseThrow(
            () ->
                new CommandFailed(
                    ExitCode.BAD_INPUT,
                    "there is no dead letter at " + parsed + "; see funnel dead-letters list"));
  }
}
