package dev.funnel.inference.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** Settings of DJL and libtorch, which hold for the whole process. */
final class NativeRuntime {
  private NativeRuntime() {}

  static void prepare() {
    // DJL would otherwise ask the network whether it runs in a certain cloud.
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    // Everything it needs is on the class path.
    setUnlessGiven("ai.djl.offline", "true");
    setUnlessGiven("ai.djl.pytorch.graph_optimizer", "false");
    Engine.getEngine("PyTorch");
    JniUtils.setGraphExecutorOptimize(Boolean.getBoolean("ai.djl.pytorch.graph_optimizer"));
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
