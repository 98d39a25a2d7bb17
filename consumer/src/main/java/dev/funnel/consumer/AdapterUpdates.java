package dev.funnel.consumer;

import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.weights.ModelFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads and unloads adapters while a worker runs: names change hands on admission's thread, memory
 * on a thread of this. One adapter is loaded at a time. Safe for use from any thread.
 */
final class AdapterUpdates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdapterUpdates.class);

  private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);

  private final AdmissionVerticle admission;
  private final AdapterLoader loader;
  private final AdapterDirectory directory;
  private final int maxAdapters;
  private final ExecutorService memory =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "funnel-adapters"));

  AdapterUpdates(
      AdmissionVerticle admission, AdapterLoader loader, Path directory, int maxAdapters) {
    this.admission = admission;
    this.loader = loader;
    this.directory = new AdapterDirectory(directory);
    this.maxAdapters = maxAdapters;
  }

  /**
   * Completes when requests find the adapter.
   *
   * @return fails with {@link AdapterRefused} or {@link ModelFileException}
   */
  CompletableFuture<Void> load(String name, String path) {
    var done = new CompletableFuture<Void>();
    admission.execute(
        () ->
            attempt(
                done,
                () -> {
                  admission.models().beginLoading(name, maxAdapters);
                  memory.execute(() -> loadNow(name, path, done));
                }));
    return done;
  }

  private void loadNow(String name, String path, CompletableFuture<Void> done) {
    try {
      var source = new AdapterSource.Directory(name, directory.find(path));
      ModelCard model = new ModelCard(loader.loadAdapter(source), source.root());
      admission.execute(
          () -> {
            admission.models().loaded(model);
            LOG.info("loaded {} from {}", model.name(), model.root());
            done.complete(null);
          });
    } catch (AdapterRefused | RuntimeException failure) {
      admission.execute(
          () -> {
            admission.models().notLoaded(name);
            done.completeExceptionally(failure);
          });
    }
  }

  /**
   * Completes when no request finds the adapter any more; those that have found it are answered
   * before it is freed.
   *
   * @return fails with {@link AdapterRefused}
   */
  CompletableFuture<Void> unload(String name) {
    var done = new CompletableFuture<Void>();
    admission.execute(
        () ->
            attempt(
                done,
                () -> {
                  ModelIdentity model = admission.models().withdraw(name);
                  admission.whenUnused(model, () -> freeLater(model));
                  done.complete(null);
                }));
    return done;
  }

  private void freeLater(ModelIdentity model) {
    try {
      memory.execute(() -> free(model));
    } catch (RejectedExecutionException closed) {
      LOG.debug("{} is freed with its base", model.name());
    }
  }

  private void free(ModelIdentity model) {
    loader.unloadAdapter(model);
    LOG.info("freed {}", model.name());
    admission.execute(() -> admission.models().freed(model));
  }

  private interface Attempt {
    void run() throws AdapterRefused;
  }

  private static void attempt(CompletableFuture<Void> done, Attempt attempt) {
    try {
      attempt.run();
    } catch (AdapterRefused | RuntimeException failure) {
      done.completeExceptionally(failure);
    }
  }

  /** Waits for a load that is under way: what it has read into must not be closed meanwhile. */
  @Override
  public void close() {
    memory.shutdown();
    try {
      boolean unused = memory.awaitTermination(LONGEST_LOAD.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
