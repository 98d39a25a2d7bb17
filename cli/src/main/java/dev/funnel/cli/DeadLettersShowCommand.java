package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.letters.LetterText;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.producer.deadletters.DeadLetterTopic;
import dev.funnel.producer.deadletters.StoredLetter;
import dev.funnel.schemas.Payload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one dead letter, whole. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Show a dead letter with its story and its request.")
final class DeadLettersShowCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;
  @Mixin private BrokerOption broker;

  @Parameters(paramLabel = "PLACE", description = "Partition and offset, such as 2-17.")
  private String place = "";

  @Option(names = "--json", description = "As one JSON object.")
  private boolean isJson;

  @Option(
      names = "--value",
      paramLabel = "FILE",
      description = "Also write the record's value, as it was, to this new file.")
  private @Nullable Path file;

  DeadLettersShowCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() {
    StoredLetter letter;
    try (DeadLetterTopic letters = stack.deadLetters(broker.servers())) {
      letter = LetterAt.find(letters, place, new OptionLimits(spec));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (isJson) {
      out.println(LetterText.json(letter));
    } else {
      LetterText.story(letter).forEach(out::println);
    }
    if (file != null) {
      write(file, letter.letter().record().value());
    }
    return 0;
  }

  private static void write(Path file, @Nullable Payload value) {
    if (value == null) {
      throw new CommandFailed(
          ExitCode.CANNOT_CREATE, "the letter holds no value; " + file + " was not written");
    }
    try {
      Files.write(file, value.bytes(), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.CANNOT_CREATE, "cannot write " + file + ": " + e, e);
    }
  }
}
