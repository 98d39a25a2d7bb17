package dev.funnel.schemas;

import java.util.List;

/**
 * The topics of one deployment.
 *
 * @param requests turns to answer, keyed by conversation
 * @param responses their answers, same key and partition count
 * @param deadLetters records that failed, with their story
 * @param ledger which turns were answered, same key and partition count as the requests
 * @param control commands about requests that are on their way
 */
public record Topics(
    String requests, String responses, String deadLetters, String ledger, String control) {
  /** The names used unless configured. */
  public static final Topics DEFAULT =
      new Topics(
          "chat.requests", "chat.responses", "chat.requests.dlq", "chat.ledger", "chat.control");

  /** The names of all of them. */
  public List<String> all() {
    return List.of(requests, responses, deadLetters, ledger, control);
  }
}
