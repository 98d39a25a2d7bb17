package dev.funnel.cli;

import dev.funnel.schemas.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Unloads an adapter of a running worker. */
@Command(
    name = "unload",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Unload an adapter: new requests for it are refused as UNKNOWN_MODEL, those that are running"
          + " are answered, then its memory is freed."
    })
final class AdapterUnloadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private WorkerAddress worker;

  @Parameters(paramLabel = "NAME", description = "Its name behind the model's.")
  private String name = "";

  @Override
  public Integer call() throws InterruptedException {
    JsonObject body = JsonObject.builder().put("lora_name", name).build();
    spec.commandLine().getOut().println(worker.post("/v1/unload_lora_adapter", body));
    return 0;
  }
}
