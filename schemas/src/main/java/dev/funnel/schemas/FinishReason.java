package dev.funnel.schemas;

/** Why a generation ended. */
public enum FinishReason {
  /** The model ended its turn, or wrote a stop sequence. */
  STOP,
  /** The token limit was reached first. */
  LENGTH,
  /** The turn is one function call or several. */
  FUNCTION_CALL,
  /** Somebody withdrew it (deadline, cancellation). */
  ABORTED,
  /** It could not be generated; the response carries an {@link ErrorCode}. */
  FAILED
}
