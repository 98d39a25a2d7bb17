package dev.funnel.cli;

import dev.funnel.cli.evaluate.LogFile;
import dev.funnel.cli.evaluate.ReportFile;
import dev.funnel.cli.evaluate.SuiteFile;
import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.parse.Pace;
import dev.funnel.cli.parse.Progress;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.cli.stack.StackFactory.EvaluationSettings;
import dev.funnel.cli.stack.StackFactory.ModelStack;
import dev.funnel.evaluation.report.GroupTallies;
import dev.funnel.evaluation.report.Report;
import dev.funnel.evaluation.report.ReportTable;
import dev.funnel.evaluation.report.Speed;
import dev.funnel.evaluation.report.Subject;
import dev.funnel.evaluation.run.EvaluationRun;
import dev.funnel.evaluation.run.ModelEnded;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.evaluation.suite.ItemChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how well a model calls functions. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Measure how well a model calls functions.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel evaluate examples/evaluation/first-steps.jsonl",
      "      the default model, held to the schemas by grammars.",
      "  funnel evaluate dev.jsonl --model my.gguf --unconstrained --json report.json",
      "      any model, as it writes by itself; every figure as JSON.",
      "",
      "A line of SUITE has \"functions\" or \"tools\", and \"messages\": a conversation whose",
      "every assistant message is to be matched, or the context of a \"gold\" message.",
      "docs/evaluation.md explains the form, and how each figure is counted."
    })
final class EvaluateCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SUITE", description = "JSON Lines, UTF-8, at most 1 MB a line.")
  private Path suiteFile = Path.of("");

  @Option(
      names = "--unconstrained",
      description = "No grammar: the model may write calls that break their schemas.")
  private boolean isUnconstrained;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + Integer.MAX_VALUE,
      showDefaultValue = Visibility.NEVER,
      description = "Run only N items, drawn at random (default: all).")
  private int limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which N items --limit draws (default: 0).")
  private long seed;

  @Option(
      names = "--together",
      paramLabel = "NAME",
      split = ",",
      description = "Arguments of which also that share is counted where all of them are right.")
  private Set<String> together = Set.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the whole report here.")
  private @Nullable Path json;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Write a line here for each item: what was due, what came, the verdicts.")
  private @Nullable Path log;

  @Mixin private AdapterDirectoryOption adapter;
  @Mixin private ModelOption model;
  @Mixin private DeviceOption device;
  @Mixin private ProgressOption progress;

  EvaluateCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() throws InterruptedException {
    OptionLimits limits = new OptionLimits(spec);
    limits.require("--limit", limit, 1, Integer.MAX_VALUE);
    new DifferentFiles(limits).add("SUITE", suiteFile).add("--json", json).add("--log", log);
    SuiteFile suite = SuiteFile.read(suiteFile);
    ReportFile reportFile = ReportFile.at(json);
    List<Item> items = ItemChoice.choose(suite.items(), limit, seed);
    Report report;
    try (LogFile lines = LogFile.open(log);
        ModelStack running =
            stack.loadModel(
                new EvaluationSettings(
                    model.model(), adapter.directory(), device.device(), !isUnconstrained))) {
      report = run(running, suite, items, lines);
    } catch (ModelEnded e) {
      throw new CommandFailed(ExitCode.UNAVAILABLE, e.getMessage(), e);
    }
    spec.commandLine().getOut().print(ReportTable.of(report));
    spec.commandLine().getOut().flush();
    reportFile.write(report);
    boolean isMeasured = report.total().numNotOfTheModel() == 0;
    return (isMeasured ? ExitCode.OK : ExitCode.REQUESTS_FAILED).number();
  }

  private Report run(ModelStack running, SuiteFile suite, List<Item> items, LogFile lines)
      throws InterruptedException {
    GroupTallies tallies = new GroupTallies(together);
    Speed speed;
    try (Progress shown = progress.of("evaluate", spec.commandLine().getErr())) {
      shown.show(new Pace(items.size(), 0, 0, 0, 0, Duration.ZERO));
      speed =
          new EvaluationRun(running.model(), InstantSource.system())
              .run(
                  items,
                  judged -> {
                    tallies.add(judged.item().group(), judged.verdict());
                    lines.write(judged);
                    shown.show(pace(items.size(), judged.speed(), tallies));
                  });
    }
    return new Report(
        new Subject(
            suiteFile.toString(),
            suite.sha256(),
            suite.items().size(),
            seed,
            running.model().name(),
            adapter.directory() == null ? null : adapter.directory().toString(),
            !isUnconstrained),
        together,
        tallies.total(),
        tallies.groups(),
        speed);
  }

  private static Pace pace(int numItems, Speed speed, GroupTallies tallies) {
    return new Pace(
        numItems, 0, speed.items(), tallies.numFailed(), speed.completionTokens(), speed.elapsed());
  }
}
