package dev.funnel.cli.stack;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory.RunningService;
import dev.funnel.local.Closings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * Services that run until they are closed or one of them fails.
 *
 * @param description a line for the user
 * @param ends one for each service; completes when it has ended
 * @param started closed with them
 * @param closed counted down by {@link #close}
 */
record RunningServices(
    String description, List<CompletableFuture<Void>> ends, Closings started, CountDownLatch closed)
    implements RunningService {
  RunningServices(String description, List<CompletableFuture<Void>> ends, Closings started) {
    this(description, List.copyOf(ends), started, new CountDownLatch(1));
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    if (ends.isEmpty()) {
      closed.await();
      return;
    }
    try {
      CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw new CommandFailed(
          Failures.codeOf(e.getCause(), ExitCode.INTERNAL),
          e.getCause().getMessage(),
          e.getCause());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    started.close();
  }
}
