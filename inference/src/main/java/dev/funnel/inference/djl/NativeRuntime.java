package dev.funnel.inference.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Function;
import com.sun.jna.Platform;

/** Settings of DJL and libtorch, which hold for the whole process; what a user set, stays. */
final class NativeRuntime {
  /**
   * Rounds that an OpenMP thread spins at the end of a parallel region before it sleeps. GNU's
   * default spins for milliseconds: ten times slower steps as soon as another program wants one of
   * the cores. Much less, and waking up costs half the speed of a free machine. Measured in
   * docs/design/001; on cores of its own, GOMP_SPINCOUNT=10000 in the environment is faster.
   */
  private static final String SPIN_COUNT = "2000";

  private NativeRuntime() {}

  /** Prepares and loads libtorch; later calls change nothing. */
  static void prepare() {
    // DJL would otherwise ask the network whether it runs in a certain cloud.
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    // Everything it needs is on the class path.
    setUnlessGiven("ai.djl.offline", "true");
    // The profiling executor compiles anew for each shape: seconds, for no gain afterwards.
    setUnlessGiven("ai.djl.pytorch.graph_optimizer", "false");
    if (Platform.isLinux()) {
      // libgomp reads its environment once, when libtorch loads it below.
      Function.getFunction("c", "setenv").invokeInt(new Object[] {"GOMP_SPINCOUNT", SPIN_COUNT, 0});
    }
    Engine.getEngine("PyTorch");
    JniUtils.setGraphExecutorOptimize(Boolean.getBoolean("ai.djl.pytorch.graph_optimizer"));
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
