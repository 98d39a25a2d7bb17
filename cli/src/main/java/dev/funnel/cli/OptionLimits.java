package dev.funnel.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses option values out of their range, as a usage error. */
final class OptionLimits {
  private final CommandSpec spec;

  OptionLimits(CommandSpec spec) {
    this.spec = spec;
  }

  void require(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw usage(option + " is " + value + "; allowed: " + min + " to " + max);
    }
  }

  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
