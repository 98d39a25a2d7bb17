package dev.funnel.schemas.json;

/**
 * Text that is not JSON, or JSON that is not what its reader needs. The message names the place
 * (line and column, or a JSON Pointer) and never quotes values.
 */
public final class JsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }

  JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
