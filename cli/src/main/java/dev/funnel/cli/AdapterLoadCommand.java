package dev.funnel.cli;

import dev.funnel.schemas.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads an adapter into a running worker. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Load an adapter; returns when requests find it as MODEL+NAME.")
final class AdapterLoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private WorkerAddress worker;

  @Parameters(index = "0", paramLabel = "NAME", description = "Its name behind the model's.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "DIRECTORY",
      description =
          "Where it is on the worker's machine: below its --adapter-directory, absolute or from"
              + " there.")
  private String directory = "";

  @Override
  public Integer call() throws InterruptedException {
    JsonObject body =
        JsonObject.builder().put("lora_name", name).put("lora_path", directory).build();
    spec.commandLine().getOut().println(worker.post("/v1/load_lora_adapter", body));
    return 0;
  }
}
