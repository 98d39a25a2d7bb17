package dev.funnel.bench.engine;

import dev.funnel.bench.PythonPackages;
import dev.funnel.bench.Subprocess;
import dev.funnel.schemas.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Another engine in a process of its own; the lines that go between stand in engine_peers.py. */
final class PythonPeer implements Contender {
  /** Compiling llama.cpp is the longest. */
  private static final int MAX_MINUTES = 90;

  private final Process process;
  private final Writer jobs;
  private final BufferedReader answers;
  private final Path log;
  private final Consumer<String> progress;
  private EngineFacts facts = new EngineFacts("", "", "");

  private PythonPeer(Process process, Path log, Consumer<String> progress) {
    this.process = process;
    this.jobs = process.outputWriter();
    this.answers = process.inputReader();
    this.log = log;
    this.progress = progress;
  }

  /**
   * Starts it, which may take long the first time.
   *
   * @param arguments of engine_peers.py
   * @param log gets what the engine says beside its answers
   * @throws ContenderFailed if it cannot be run here
   */
  static PythonPeer start(
      PythonPackages packages, List<String> arguments, Path log, Consumer<String> progress)
      throws ContenderFailed, IOException {
    ProcessBuilder python = packages.python(arguments).redirectError(log.toFile());
    // The setting is for Funnel; the others wait as they please.
    python.environment().remove("GOMP_SPINCOUNT");
    PythonPeer peer = new PythonPeer(python.start(), log, progress);
    try {
      peer.facts = PeerAnswers.facts(peer.answer());
      return peer;
    } catch (ContenderFailed e) {
      peer.close();
      throw e;
    }
  }

  @Override
  public ForwardTimes forward(ForwardJob job) throws ContenderFailed {
    return PeerAnswers.forward(ask(PeerJobs.forward(job)));
  }

  @Override
  public BulkRun bulk(BulkJob job) throws ContenderFailed {
    return PeerAnswers.bulk(ask(PeerJobs.bulk(job)));
  }

  private String ask(JsonValue job) throws ContenderFailed {
    try {
      jobs.write(job.toJson() + "\n");
      jobs.flush();
      return answer();
    } catch (IOException e) {
      throw new ContenderFailed("its process has ended: " + e.getMessage());
    }
  }

  /** The next line that is not about progress. */
  private String answer() throws ContenderFailed, IOException {
    while (true) {
      String line = line();
      if (line == null) {
        throw new ContenderFailed("its process has ended; it said: " + Subprocess.tail(log));
      }
      Optional<String> step = PeerAnswers.progress(line);
      if (step.isEmpty()) {
        return line;
      }
      progress.accept(step.get());
    }
  }

  private @Nullable String line() throws ContenderFailed {
    CompletableFuture<@Nullable String> line = CompletableFuture.supplyAsync(this::read);
    try {
      return line.get(MAX_MINUTES, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new ContenderFailed("it did not answer within " + MAX_MINUTES + " minutes");
    } catch (ExecutionException e) {
      throw new ContenderFailed("its answer cannot be read: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContenderFailed("the benchmark was interrupted");
    }
  }

  private @Nullable String read() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public EngineFacts facts() {
    return facts;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
