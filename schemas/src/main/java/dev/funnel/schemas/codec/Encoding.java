package dev.funnel.schemas.codec;

import dev.funnel.schemas.Headers;

/** How a record's value is written. */
public enum Encoding {
  /** Avro single-object encoding. */
  AVRO(Headers.AVRO),
  /** An OpenAI chat-completions body. */
  JSON(Headers.JSON);

  private final String contentType;

  Encoding(String contentType) {
    this.contentType = contentType;
  }

  /** The value of the {@link Headers#CONTENT_TYPE} header. */
  public String contentType() {
    return contentType;
  }
}
