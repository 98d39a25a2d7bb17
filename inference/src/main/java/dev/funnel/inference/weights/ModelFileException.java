package dev.funnel.inference.weights;

/**
 * A model or adapter file cannot be used. The message names the file, what was found in it and what
 * would work.
 */
public final class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelFileException(String message) {
    super(message);
  }

  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
