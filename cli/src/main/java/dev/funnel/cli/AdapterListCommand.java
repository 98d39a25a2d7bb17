package dev.funnel.cli;

import dev.funnel.schemas.json.JsonCursor;
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
    for (JsonCursor model : worker.get("/v1/models").at("data").elements()) {
      spec.commandLine().getOut().printf("%-40s %s%n", model.string("id"), model.string("root"));
    }
    return 0;
  }
}
