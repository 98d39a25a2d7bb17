package dev.funnel.cli;

import dev.funnel.schemas.json.JsonCursor;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the models of a running worker. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "List the models that are served, the default first, and where they come from.")
final class AdapterListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private WorkerAddress worker;

  @Override
  public Integer call() throws InterruptedException {
    List<String> models =
        worker.get(
            "/v1/models",
            answer -> answer.at("data").elements().stream().map(AdapterListCommand::line).toList());
    models.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private static String line(JsonCursor model) {
    return String.format(Locale.ROOT, "%-40s %s", model.string("id"), model.string("root"));
  }
}
