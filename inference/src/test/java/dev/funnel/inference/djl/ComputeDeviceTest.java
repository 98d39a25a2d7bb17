package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {
  @Test
  void cudaTakesTheFirstGpu() {
    assertThat(ComputeDevice.CUDA.choose(true, 2, "2.7.1")).isEqualTo(Device.gpu(0));
  }

  @Test
  void autoTakesAGpuOnlyIfLibtorchCanUseIt() {
    assertThat(ComputeDevice.AUTO.choose(true, 1, "2.7.1")).isEqualTo(Device.gpu(0));
    assertThat(ComputeDevice.AUTO.choose(true, 0, "2.7.1")).isEqualTo(Device.cpu());
    assertThat(ComputeDevice.AUTO.choose(false, 1, "2.7.1")).isEqualTo(Device.cpu());
  }

  @Test
  void cpuLeavesAGpuAlone() {
    assertThat(ComputeDevice.CPU.choose(true, 1, "2.7.1")).isEqualTo(Device.cpu());
  }

  @Test
  void aLibtorchForCpusIsTheReasonAndAnotherOneTheWayOut() {
    assertThatThrownBy(() -> ComputeDevice.CUDA.choose(false, 0, "2.7.1"))
        .isInstanceOf(DeviceNotFoundException.class)
        .hasMessageContaining("built for CPUs")
        .hasMessageContaining("PYTORCH_LIBRARY_PATH")
        .hasMessageContaining("2.7.1");
  }

  @Test
  void aDriverWithoutAGpuIsTheReasonWhereLibtorchHasCuda() {
    assertThatThrownBy(() -> ComputeDevice.CUDA.choose(true, 0, "2.7.1"))
        .isInstanceOf(DeviceNotFoundException.class)
        .hasMessageContaining("nvidia-smi");
  }
}
