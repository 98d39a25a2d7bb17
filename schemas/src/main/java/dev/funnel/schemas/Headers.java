package dev.funnel.schemas;

/** Names of the Kafka record headers; all values are UTF-8 text. */
public final class Headers {
  /** {@link #AVRO} or {@link #JSON}; without it the value is sniffed. */
  public static final String CONTENT_TYPE = "content-type";

  /** Avro single-object encoding (Avro 1.12 specification, "Single-object encoding"). */
  public static final String AVRO = "application/vnd.funnel+avro";

  /** An OpenAI chat-completions body. */
  public static final String JSON = "application/json";

  /** The request's id; without it {@code topic-partition-offset}. */
  public static final String ID = "funnel-id";

  /** The turn, a decimal; 0 without it. */
  public static final String TURN = "funnel-turn";

  /** The generation, a decimal; 0 without it. */
  public static final String GENERATION = "funnel-generation";

  /** The tenant; {@code ""} without it. */
  public static final String TENANT = "funnel-tenant";

  /** On responses: the finish reason; on dead letters and error responses also {@link #ERROR}. */
  public static final String FINISH_REASON = "funnel-finish-reason";

  /** The {@link ErrorCode} of an error response or dead letter. */
  public static final String ERROR = "funnel-error-code";

  /** W3C Trace Context, on every record of a conversation. */
  public static final String TRACEPARENT = "traceparent";

  /** W3C Trace Context: what vendors add to {@link #TRACEPARENT}. */
  public static final String TRACESTATE = "tracestate";

  /** On dead letters: how often the record was tried, a decimal. */
  public static final String ATTEMPTS = "funnel-attempts";

  /**
   * On dead letters: what was left out of the record for its size, {@code key} or {@code value}.
   */
  public static final String LEFT_OUT = "funnel-left-out";

  /**
   * On requests that end a conversation instead of going on: the {@link ErrorCode}, a blank, the
   * message.
   */
  public static final String ENDING = "funnel-ending";

  /** Dead letters, named as Kafka's own dead letter queues name them (KIP-1191). */
  public static final String DLQ_MESSAGE = "__dlq.errors.message";

  public static final String DLQ_TOPIC = "__dlq.errors.topic";
  public static final String DLQ_PARTITION = "__dlq.errors.partition";
  public static final String DLQ_OFFSET = "__dlq.errors.offset";
  public static final String DLQ_TIMESTAMP = "__dlq.errors.timestamp";

  private Headers() {}
}
