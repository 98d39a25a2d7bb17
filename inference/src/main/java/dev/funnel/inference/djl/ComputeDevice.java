package dev.funnel.inference.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;

/** Where a model computes, as a user chooses it. */
public enum ComputeDevice {
  CPU,
  /** The first GPU of the CUDA platform; an error where there is none. */
  CUDA,
  /** A GPU where there is one that libtorch can use, else the CPU. */
  AUTO;

  /**
   * The device, asked of libtorch, which is loaded by now.
   *
   * @throws DeviceNotFoundException if it is not there
   */
  Device find() {
    if (this == CPU) {
      return Device.cpu();
    }
    Engine engine = Engine.getEngine("PyTorch");
    boolean hasCuda = engine.hasCapability(StandardCapabilities.CUDA);
    return choose(hasCuda, hasCuda ? engine.getGpuCount() : 0, engine.getVersion());
  }

  /**
   * @param hasCuda whether libtorch was built for CUDA
   * @param numGpus that the driver reports
   * @param version of libtorch
   */
  Device choose(boolean hasCuda, int numGpus, String version) {
    if (this == CPU || (this == AUTO && !(hasCuda && numGpus > 0))) {
      return Device.cpu();
    }
    if (!hasCuda) {
      throw new DeviceNotFoundException(
          "No GPU can be used: the libtorch that was loaded is built for CPUs; set"
              + " PYTORCH_LIBRARY_PATH to the directory of a libtorch "
              + version
              + " for CUDA 12.8 and PYTORCH_FLAVOR to cu128, or choose the device cpu");
    }
    if (numGpus == 0) {
      throw new DeviceNotFoundException(
          "No GPU can be used: libtorch is built for CUDA, but the driver reports no GPU; see what"
              + " nvidia-smi says, or choose the device cpu");
    }
    return Device.gpu(0);
  }
}
