package dev.funnel.producer.deadletters;

import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Sending the record of a dead letter again: the same bytes, key and partition, under the same id
 * and the generation after its own, which the ledger has not answered.
 *
 * <p>The generation follows from the letter alone: a letter that is redriven twice is run once, as
 * long as the ledger remembers. A run that fails again has a letter of its own, of that generation.
 */
public final class Redrive {
  private final Topics topics;

  public Redrive(Topics topics) {
    this.topics = Objects.requireNonNull(topics, "topics");
  }

  /**
   * Why the record of a letter is not sent again.
   *
   * @param isForced whether also records are sent that are likely to fail again
   */
  public Optional<String> refusal(StoredLetter stored, boolean isForced) {
    DeadLetter letter = stored.letter();
    InboundRecord record = letter.record();
    if (!record.origin().topic().equals(topics.requests())) {
      return Optional.of(
          "its record lies on "
              + record.origin().topic()
              + " and is no request; send the request anew");
    }
    if (record.headers().containsKey(Headers.ENDING)) {
      return Optional.of("it only ended its conversation; send the user's request anew");
    }
    if (!stored.isWhole() || record.value() == null) {
      return Optional.of(
          "the letter does not hold the whole record; send "
              + record.origin().coordinates()
              + " anew, while the topic has it");
    }
    if (!letter.code().isRetryable() && !isForced) {
      return Optional.of(
          "the same request ends as "
              + letter.code()
              + " again; "
              + letter.code().nextStep()
              + " --force sends it all the same");
    }
    return Optional.empty();
  }

  /**
   * The record to send.
   *
   * @throws IllegalArgumentException if it is refused even when forced
   */
  public OutboundRecord record(StoredLetter stored) {
    InboundRecord record = stored.letter().record();
    Payload value = record.value();
    Optional<String> refusal = refusal(stored, true);
    if (refusal.isPresent() || value == null) {
      throw new IllegalArgumentException(refusal.orElse("there is no value"));
    }
    RequestIdentity identity = stored.identity();
    Map<String, Payload> headers = new HashMap<>(record.headers());
    headers.put(Headers.TENANT, Payload.of(identity.tenant()));
    headers.put(Headers.ID, Payload.of(identity.id()));
    headers.put(Headers.TURN, Payload.of(Integer.toString(identity.turn())));
    headers.put(Headers.GENERATION, Payload.of(Integer.toString(identity.generation() + 1)));
    return new OutboundRecord(
        record.origin().topic(),
        record.origin().partition(),
        Payload.of(identity.conversation()),
        value,
        headers);
  }
}
