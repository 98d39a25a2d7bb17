package dev.funnel.producer;

/**
 * What is to be done about a followed conversation after something came for it.
 *
 * @param <T> what the caller ties to a conversation
 */
sealed interface Sequel<T> {
  /** Its last turn is there; it is no longer followed. */
  record Finished<T>(T tie, Conversation conversation) implements Sequel<T> {}

  /**
   * Its request was answered before: the response is to be fetched from its place.
   *
   * @param partition of the responses, as of the requests
   */
  record Recorded<T>(ConversationKey key, int partition, long responseOffset)
      implements Sequel<T> {}
}
