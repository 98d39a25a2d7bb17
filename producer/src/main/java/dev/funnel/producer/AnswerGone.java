package dev.funnel.producer;

/**
 * The request was answered before, and its response is no longer on the topic. The message says
 * where it was.
 */
public final class AnswerGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AnswerGone(String topic) {
    super(
        "the request was answered before, but "
            + topic
            + " no longer holds the response; let it keep responses as long as the ledger keeps"
            + " entries (retention.ms), or give the request another id or generation");
  }
}
