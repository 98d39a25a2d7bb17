package dev.funnel.inference.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of DJL and libtorch, which hold for the whole process; what a user set, stays. */
final class NativeRuntime {
  /**
   * Rounds that an OpenMP thread spins at the end of a parallel region before it sleeps. GNU's
   * default spins for milliseconds: ten times slower steps as soon as another program wants one of
   * the cores. Much less, and waking up costs half the speed of a free machine. Measured in
   * docs/design/001; on cores of its own, GOMP_SPINCOUNT=10000 in the environment is faster.
   */
  private static final String SPIN_COUNT = "2000";

  private static final Logger LOG = LoggerFactory.getLogger(NativeRuntime.class);

  private NativeRuntime() {}

  /** Prepares and loads libtorch; later calls change nothing. */
  static void prepare() {
    // DJL would otherwise ask the network whether it runs in a certain cloud.
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    // Everything it needs is on the class path.
    setUnlessGiven("ai.djl.offline", "true");
    if (Platform.isLinux()) {
      // libgomp reads its environment once, when libtorch loads it below.
      Function.getFunction("c", "setenv").invokeInt(new Object[] {"GOMP_SPINCOUNT", SPIN_COUNT, 0});
    }
    Engine.getEngine("PyTorch");
  }

  /**
   * Prepares the calling thread to run a program; libtorch keeps this setting for each thread. Its
   * profiling executor compiles anew for each shape, and a step then takes twice as long.
   */
  static void prepareThread() {
    JniUtils.setGraphExecutorOptimize(Boolean.getBoolean("ai.djl.pytorch.graph_optimizer"));
  }

  /**
   * Runs work that uses several cores on a thread that ends with it. OpenMP keeps a team for each
   * thread that ever worked so, and lets none of them spin while they outnumber the cores: a model
   * that one thread has loaded would run at half its speed on another.
   */
  static <T> T onThreadOfItsOwn(Supplier<T> work) {
    var result = new CompletableFuture<T>();
    var thread =
        new Thread(
            () -> {
              try {
                result.complete(work.get());
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            },
            "funnel-load");
    thread.start();
    try {
      thread.join();
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("loading was interrupted", e);
    }
  }

  /**
   * Gives memory that was freed back to the system. GNU's allocator keeps it in the arena of the
   * thread that took it, and a load's thread has gone: measured in docs/design/008.
   */
  static void trimMemory() {
    if (Platform.isLinux()) {
      try {
        int unused = Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {0L});
      } catch (UnsatisfiedLinkError e) {
        // Another C library: its allocator has its own ways.
        LOG.debug("no malloc_trim in this C library");
      }
    }
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
