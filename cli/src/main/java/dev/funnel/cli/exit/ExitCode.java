package dev.funnel.cli.exit;

/** What the shell sees. Numbers from 64 on are those of BSD's {@code sysexits.h}. */
public enum ExitCode {
  OK(0, "everything completed"),
  REQUESTS_FAILED(1, "the run ended, but at least one request failed"),
  USAGE(2, "the command line is wrong"),
  BAD_INPUT(65, "an input file is not what it should be"),
  NO_INPUT(66, "an input file is missing or cannot be read"),
  UNAVAILABLE(69, "broker, port or model is not available"),
  INTERNAL(70, "a defect of the program"),
  CANNOT_CREATE(73, "an output file or directory cannot be written"),
  IO_ERROR(74, "reading or writing failed in the middle"),
  SLOT_TAKEN(75, "another process has the slot; it goes on");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  /** One line for {@code --help}. */
  public String meaning() {
    return meaning;
  }
}
