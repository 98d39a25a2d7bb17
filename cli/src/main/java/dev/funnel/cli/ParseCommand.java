package dev.funnel.cli;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.input.FunctionsFile;
import dev.funnel.cli.input.InputCheck;
import dev.funnel.cli.input.InputReader;
import dev.funnel.cli.input.RequestDefaults;
import dev.funnel.cli.input.RequestFactory;
import dev.funnel.cli.output.OutputFile;
import dev.funnel.cli.parse.ParseJob;
import dev.funnel.cli.parse.Progress;
import dev.funnel.cli.parse.Summary;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.cli.stack.StackFactory.ClientSettings;
import dev.funnel.cli.stack.StackFactory.ParseStack;
import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.cli.tickets.TicketStore;
import dev.funnel.inference.djl.ComputeDevice;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.SchemaMode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns a file of texts into calls and answers. */
@Command(
    name = "parse",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Turn each line of FILE into function calls and run them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel parse examples/complaints.txt --out calls.jsonl",
      "      files each complaint as a ticket in calls.tickets.db and answers it.",
      "  funnel parse mails.jsonl --out calls.jsonl --functions f.json --no-execute",
      "      any functions; their calls are the result, nothing is run.",
      "  funnel parse mails.jsonl --out calls.jsonl --bootstrap-servers kafka:9092",
      "      uses a running deployment instead of an own Kafka and model.",
      "",
      "FILE is .txt (a text a line) or .jsonl, where a line is {\"text\": ...} or an",
      "OpenAI chat-completions body with \"messages\"; both may have an \"id\".",
      "Every call validates against its function's JSON Schema. What cannot be",
      "guaranteed is refused as UNSUPPORTED_SCHEMA, naming the keyword and its place. A",
      "call that the token limit had to end is valid, but is not run: its line failed",
      "unless calls are the result.",
      "Run the same command again after an interruption or a failure: completed lines",
      "are kept (in OUT.partial while it runs), the others are tried again, and no",
      "ticket is filed twice."
    })
final class ParseCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The texts, UTF-8, at most 1 MB a line.")
  private Path input = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "OUT",
      required = true,
      description =
          "The result, a JSON line each in the order of FILE: id, status, calls, results, answer,"
              + " error, usage.")
  private Path out = Path.of("");

  @Option(
      names = "--functions",
      paramLabel = "FILE",
      description = "JSON array of OpenAI functions or tools (default: parse_customer_complaint).")
  private @Nullable Path functionsFile;

  @Option(names = "--no-execute", description = "Do not run the calls: they are the result.")
  private boolean noExecute;

  @Option(
      names = "--best-effort",
      description =
          "Accept schemas that cannot be guaranteed: calls that break them are written anew a few"
              + " times, then fail (default: such schemas are refused).")
  private boolean bestEffort;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:FUNNEL_BOOTSTRAP_SERVERS}",
      description =
          "Kafka of a running deployment (FUNNEL_BOOTSTRAP_SERVERS)."
              + " Without it everything runs in this process.")
  private @Nullable String bootstrapServers;

  @Mixin private ProgressOption progress;
  @Mixin private AdapterDirectoryOption adapter;
  @Mixin private ModelOption model;
  @Mixin private DeviceOption device;
  @Mixin private SamplingOptions sampling;
  @Mixin private ClientOptions client;
  @Mixin private TicketsOption tickets;

  ParseCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() throws InterruptedException {
    OptionLimits limits = new OptionLimits(spec);
    ClientSettings settings = client.settings(limits);
    if (adapter.directory() != null && isRemote()) {
      throw limits.usage(
          "--adapter is for the model in this process; with brokers elsewhere, name what is served"
              + " there with --model MODEL+NAME");
    }
    if (device.device() != ComputeDevice.CPU && isRemote()) {
      throw limits.usage(
          "--device is for the model in this process; with brokers elsewhere, give it to the"
              + " workers there");
    }
    RequestFactory requests = new RequestFactory(defaults(limits));
    Set<String> ids = InputCheck.idsOf(input, requests);
    try (OutputFile output = OutputFile.open(out)) {
      output.requireOnly(ids);
      if (ids.stream().allMatch(output::isCompleted)) {
        // Nothing to start a model for.
        return report(ParseJob.Result.allKept(ids.size()), output, ids);
      }
      try (InputReader reader = InputReader.open(input, requests)) {
        return isRemote()
            ? runRemote(settings, reader, output, ids)
            : runInProcess(settings, reader, output, ids);
      }
    }
  }

  private RequestDefaults defaults(OptionLimits limits) {
    return new RequestDefaults(
        functions(limits),
        isRemote() ? model.model() : null,
        adapter.adapted(model.model()),
        sampling.params(limits),
        noExecute ? Execution.NONE : Execution.DEFAULT,
        bestEffort ? SchemaMode.BEST_EFFORT : SchemaMode.GUARANTEED,
        this::isOwned);
  }

  private List<FunctionDefinition> functions(OptionLimits limits) {
    if (functionsFile == null) {
      return List.of(ComplaintFunction.DEFINITION);
    }
    List<FunctionDefinition> functions = FunctionsFile.read(functionsFile);
    if (!noExecute && !functions.stream().map(FunctionDefinition::name).allMatch(this::isOwned)) {
      throw limits.usage(
          "--functions "
              + functionsFile
              + " names functions that nobody runs in this process; add --no-execute if their calls"
              + " are the result, or --bootstrap-servers of brokers whose executor owns them");
    }
    return functions;
  }

  // Executors elsewhere may own any function; the one in this process owns the default alone.
  private boolean isOwned(String function) {
    return isRemote() || function.equals(ComplaintFunction.DEFINITION.name());
  }

  private boolean isRemote() {
    return bootstrapServers != null && !bootstrapServers.isBlank();
  }

  private int runRemote(
      ClientSettings settings, InputReader reader, OutputFile output, Set<String> ids)
      throws InterruptedException {
    try (ParseStack running = stack.connect(Objects.requireNonNull(bootstrapServers), settings)) {
      return run(running, settings, reader, output, ids);
    }
  }

  private int runInProcess(
      ClientSettings settings, InputReader reader, OutputFile output, Set<String> ids)
      throws InterruptedException {
    Path ticketsFile = tickets.file(ticketsBeside(out));
    try (TicketStore store = TicketStore.open(ticketsFile);
        ParseStack running =
            stack.startInProcess(
                model.model(),
                adapter.directory(),
                device.device(),
                settings,
                ComplaintFunction.registry(store))) {
      return run(running, settings, reader, output, ids);
    }
  }

  private int run(
      ParseStack running,
      ClientSettings settings,
      InputReader reader,
      OutputFile output,
      Set<String> ids)
      throws InterruptedException {
    ParseJob.Result result;
    try (Progress shown = progress.of("parse", spec.commandLine().getErr())) {
      result =
          new ParseJob(
                  running.client(),
                  output,
                  new ParseJob.Limits(settings.maxInFlight(), settings.timeout()),
                  shown,
                  InstantSource.system())
              .run(reader, ids);
    }
    return report(result, output, ids);
  }

  private int report(ParseJob.Result result, OutputFile output, Set<String> ids) {
    Summary summary = new Summary(ids.size());
    output.assemble(ids, summary::add);
    PrintWriter console = spec.commandLine().getOut();
    console.print(summary.table(result));
    console.println("results in " + out);
    return (summary.isAllCompleted() ? ExitCode.OK : ExitCode.REQUESTS_FAILED).number();
  }

  /** {@code calls.jsonl} has its tickets in {@code calls.tickets.db}. */
  static Path ticketsBeside(Path out) {
    return out.resolveSibling(
        out.getFileName().toString().replaceFirst("\\.[^.]+$", "") + ".tickets.db");
  }
}
