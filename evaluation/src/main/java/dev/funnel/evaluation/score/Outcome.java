package dev.funnel.evaluation.score;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a model's turn was. */
public sealed interface Outcome {
  /** It wrote text. */
  record Text(String text) implements Outcome {
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }

  /** It called functions, at least one. */
  record Calls(List<MadeCall> calls) implements Outcome {
    public Calls {
      calls = List.copyOf(calls);
    }
  }

  /** It gave neither. */
  record Failed(ErrorCode code, String message) implements Outcome {
    public Failed {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * A call that was made.
   *
   * @param problem why they do not fit the function's schema; null if they do
   * @param closedByLimit whether the token limit ended them
   */
  record MadeCall(
      String name, JsonObject arguments, @Nullable String problem, boolean closedByLimit) {
    public MadeCall {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(arguments, "arguments");
    }
  }
}
