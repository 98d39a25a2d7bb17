package dev.funnel.schemas;

/**
 * The topics of one deployment.
 *
 * @param requests turns to answer, keyed by conversation
 * @param responses their answers, same key and partition count
 * @param deadLetters records that failed, with their story
 */
public record Topics(String requests, String responses, String deadLetters) {
  /** The names used unless configured. */
  public static final Topics DEFAULT =
      new Topics("chat.requests", "chat.responses", "chat.requests.dlq");
}
