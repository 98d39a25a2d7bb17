package dev.funnel.transport;

import java.time.Duration;
import java.util.Objects;

/** Why a record could not get the outcome that its handler meant for it. */
public sealed interface Mishap {
  /** For people: what happened and, where there is one, the limit. */
  String message();

  /**
   * A record of the outcome does not fit its topic.
   *
   * @param topic where it should have gone
   * @param sizeBytes its size; an estimate from above
   * @param limitBytes the loop's own limit; the broker's may be lower still
   */
  record TooLarge(String topic, int sizeBytes, int limitBytes) implements Mishap {
    public TooLarge {
      Objects.requireNonNull(topic, "topic");
    }

    @Override
    public String message() {
      return "a record of "
          + sizeBytes
          + " bytes does not fit topic '"
          + topic
          + "' (the loop's limit is "
          + limitBytes
          + " bytes; the topic's max.message.bytes may be lower)";
    }
  }

  /**
   * A record of the outcome can never be written where it should go.
   *
   * @param topic where it should have gone
   * @param reason for people
   */
  record Unwritable(String topic, String reason) implements Mishap {
    public Unwritable {
      Objects.requireNonNull(topic, "topic");
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String message() {
      return "a record cannot be written to topic '" + topic + "': " + reason;
    }
  }

  /**
   * The record ran for too long while its partition could bring nothing more because of it.
   *
   * @param ranFor since it was handed to the handler
   * @param span offsets from it up to the last that was polled
   */
  record Stalled(Duration ranFor, long span) implements Mishap {
    public Stalled {
      Objects.requireNonNull(ranFor, "ranFor");
    }

    @Override
    public String message() {
      return "it had no outcome after "
          + ranFor.toSeconds()
          + " s and held its partition up: of the "
          + span
          + " offsets from it on nearly all are done, and no more can be taken";
    }
  }

  /** The handler threw: a bug, which must not stop the partition. */
  record HandlerFailed(Throwable cause) implements Mishap {
    public HandlerFailed {
      Objects.requireNonNull(cause, "cause");
    }

    @Override
    public String message() {
      return "the handler threw " + cause;
    }
  }
}
