package dev.funnel.schemas;

import java.util.List;
import java.util.Objects;

/** How a turn ended. */
public sealed interface ChatOutcome {
  /** The reason that a client sees. */
  FinishReason finishReason();

  /**
   * The model wrote text.
   *
   * @param finishReason STOP or LENGTH
   */
  record Answer(String text, FinishReason finishReason) implements ChatOutcome {
    public Answer {
      Objects.requireNonNull(text, "text");
      if (finishReason != FinishReason.STOP && finishReason != FinishReason.LENGTH) {
        throw new IllegalArgumentException("an answer ends by STOP or LENGTH: " + finishReason);
      }
    }
  }

  /** The model called functions. */
  record FunctionCalls(List<FunctionCall> calls) implements ChatOutcome {
    public FunctionCalls {
      calls = List.copyOf(calls);
      if (calls.isEmpty()) {
        throw new IllegalArgumentException("an outcome of function calls holds none");
      }
    }

    @Override
    public FinishReason finishReason() {
      return FinishReason.FUNCTION_CALL;
    }
  }

  /**
   * There is no result.
   *
   * @param message what, which, limit, next step; free of the request's text
   */
  record Failure(ErrorCode code, String message) implements ChatOutcome {
    public Failure {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }

    @Override
    public FinishReason finishReason() {
      return code == ErrorCode.DEADLINE_EXCEEDED ? FinishReason.ABORTED : FinishReason.FAILED;
    }
  }
}
