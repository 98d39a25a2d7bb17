package dev.funnel.cli.input;

import dev.funnel.schemas.ChatRequest;
import java.util.Objects;

/**
 * A line of the input as a request.
 *
 * @param line counts from 1
 * @param request its deadline is the line's own, if it has one
 */
public record ParseRequest(long line, ChatRequest request) {
  public ParseRequest {
    Objects.requireNonNull(request, "request");
  }

  /** Names the request in the output. */
  public String id() {
    return request.identity().id();
  }
}
