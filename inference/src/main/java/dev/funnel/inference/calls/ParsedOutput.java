package dev.funnel.inference.calls;

import java.util.List;
import java.util.Objects;

/** A model's turn, read. */
public sealed interface ParsedOutput {
  /** Text for the user. */
  record Answer(String text) implements ParsedOutput {
    public Answer {
      Objects.requireNonNull(text, "text");
    }
  }

  /** Calls in the order written, at least one; arguments are JSON objects. */
  record Calls(List<Call> calls) implements ParsedOutput {
    public Calls {
      calls = List.copyOf(calls);
    }
  }

  /** One call; it gets its id from the request's identity. */
  record Call(String name, String arguments) {
    public Call {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(arguments, "arguments");
    }
  }

  /**
   * Neither.
   *
   * @param reason what is wrong and where, without the text itself
   */
  record Malformed(String reason) implements ParsedOutput {
    public Malformed {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
