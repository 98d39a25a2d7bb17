package dev.funnel.cli.exit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command. The message is all that the user sees: what, which, limit, next step. Unchecked,
 * because nothing between the place that knows the reason and the top of the command can act on it.
 */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public CommandFailed(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public CommandFailed(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.exitCode = Objects.requireNonNull(exitCode, "exitCode");
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
