package dev.funnel.cli;

import dev.funnel.cli.stack.Services;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var services = new Services(line -> System.err.println("funnel: " + line));
    int exitCode =
        FunnelCommand.commandLine(services)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(arguments);
    System.exit(exitCode);
  }
}
