package dev.funnel.inference.model;

/** A model's files could not be brought here; the message says why and what to do. */
public final class ModelFetchException extends Exception {
  private static final long serialVersionUID = 1L;

  ModelFetchException(String message) {
    super(message);
  }

  ModelFetchException(String message, Throwable cause) {
    super(message, cause);
  }
}
