package dev.funnel.system;

import dev.funnel.cli.FunnelCommand;
import dev.funnel.cli.stack.Services;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that was run to its end in this process, on the real services. */
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        FunnelCommand.commandLine(new Services(line -> {}))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
