package dev.funnel.schemas;

/**
 * Every way in which a request can fail, with whose fault it is and what follows. The one table
 * that fixes disposition: a failure is never judged anywhere else.
 */
public enum ErrorCode {
  UNDECODABLE(Blame.CALLER, Retry.NEVER, "Send Avro single-object bytes or an OpenAI JSON body."),
  INVALID_REQUEST(Blame.CALLER, Retry.NEVER, "Correct the field that the message names."),
  UNSUPPORTED_FIELD(Blame.CALLER, Retry.NEVER, "Leave out the field that the message names."),
  UNKNOWN_MODEL(Blame.CALLER, Retry.NEVER, "Name a model that the worker serves, or none."),
  INVALID_SCHEMA(Blame.CALLER, Retry.NEVER, "Correct the schema that the message names."),
  UNSUPPORTED_SCHEMA(Blame.CALLER, Retry.NEVER, "Change the keyword named, or ask best-effort."),
  PROMPT_TOO_LONG(Blame.CALLER, Retry.NEVER, "Shorten the conversation or the functions."),
  CONVERSATION_TOO_LARGE(Blame.CALLER, Retry.NEVER, "Start a new conversation."),
  MAX_TURNS_EXCEEDED(Blame.MODEL, Retry.NEVER, "Raise max_turns or simplify the functions."),
  MALFORMED_OUTPUT(Blame.MODEL, Retry.MAY_SUCCEED, "Send again with another seed or model."),
  DEADLINE_EXCEEDED(Blame.CAPACITY, Retry.MAY_SUCCEED, "Allow more time or add workers."),
  RESPONSE_TOO_LARGE(Blame.CAPACITY, Retry.NEVER, "Lower max_tokens or raise the topic's limit."),
  ENGINE_FAULT(Blame.SYSTEM, Retry.MAY_SUCCEED, "Read the worker's log; redrive the dead letter."),
  ENGINE_CRASH(Blame.SYSTEM, Retry.MAY_SUCCEED, "Keep the record: it ended the worker twice."),
  STALLED(Blame.SYSTEM, Retry.MAY_SUCCEED, "Read the worker's log; redrive the dead letter."),
  CONFLICT(Blame.CALLER, Retry.NEVER, "Give another request another id."),
  CANCELLED(Blame.CALLER, Retry.NEVER, "Send it again if it is still wanted."),
  INTERNAL(Blame.SYSTEM, Retry.MAY_SUCCEED, "Report it with the worker's log.");

  /** Who has to change something. */
  public enum Blame {
    CALLER,
    MODEL,
    CAPACITY,
    SYSTEM
  }

  /** Whether the same request, sent again, can succeed. */
  public enum Retry {
    NEVER,
    MAY_SUCCEED
  }

  private final Blame blame;
  private final Retry retry;
  private final String nextStep;

  ErrorCode(Blame blame, Retry retry, String nextStep) {
    this.blame = blame;
    this.retry = retry;
    this.nextStep = nextStep;
  }

  public Blame blame() {
    return blame;
  }

  public boolean isRetryable() {
    return retry == Retry.MAY_SUCCEED;
  }

  /** What the reader of the error should do. */
  public String nextStep() {
    return nextStep;
  }

  /** Whether the record goes to the dead letter topic beside its error response. */
  public boolean isDeadLettered() {
    // An expired deadline and a cancellation are the caller's own wish; everything else is worth a
    // look.
    return this != DEADLINE_EXCEEDED && this != CANCELLED;
  }
}
