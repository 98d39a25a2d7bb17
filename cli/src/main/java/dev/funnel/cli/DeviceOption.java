package dev.funnel.cli;

import dev.funnel.inference.djl.ComputeDevice;
import picocli.CommandLine.Option;

/** Where the model of this process computes. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "CPU",
      description =
          "cpu, cuda (the first GPU; needs a libtorch for CUDA), or auto: a GPU if there is one that"
              + " can be used (default: cpu).")
  private ComputeDevice device = ComputeDevice.CPU;

  ComputeDevice device() {
    return device;
  }
}
