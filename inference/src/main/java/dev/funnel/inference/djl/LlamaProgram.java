package dev.funnel.inference.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Llama program, compiled by libtorch: a typed view of a {@link ProgramText}. It holds no
 * weights. One thread; results belong to the manager given.
 */
final class LlamaProgram implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LlamaProgram.class);

  private final Model model;
  private final PtSymbolBlock block;
  private @Nullable Thread prepared;

  private LlamaProgram(Model model) {
    this.model = model;
    this.block = (PtSymbolBlock) model.getBlock();
  }

  /**
   * The fastest program that libtorch accepts: on a CPU with oneDNN's products, if it has them.
   *
   * @param device where it computes and where its tensors lie
   */
  static LlamaProgram load(Device device) {
    return device.isGpu()
        ? load(device, ProgramText.PLAIN.archive())
        : loadFirst(device, ProgramText.ONEDNN.archive(), ProgramText.PLAIN.archive());
  }

  /** A program of the first of two archives, or of the second if libtorch refuses that. */
  static LlamaProgram loadFirst(Device device, byte[] archive, byte[] otherwise) {
    try {
      return load(device, archive);
    } catch (EngineException e) {
      // On arm64 this is expected.
      LOG.debug("libtorch refuses the program with oneDNN's products", e);
      return load(device, otherwise);
    }
  }

  /**
   * @throws EngineException if libtorch refuses it
   */
  static LlamaProgram load(Device device, byte[] archive) {
    Model model = Model.newInstance("llama", device, "PyTorch");
    try {
      model.load(new ByteArrayInputStream(archive), Map.of());
      return new LlamaProgram(model);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new IllegalStateException("DJL does not accept the Llama program", e);
    }
  }

  Device device() {
    return model.getNDManager().getDevice();
  }

  NDManager newScope() {
    return model.getNDManager().newSubManager();
  }

  /** Arrays of scopes that are not closed. */
  int numLiveArrays() {
    return model.getNDManager().getManagedArrays().size();
  }

  /** Runs a method that returns one tensor; closes the arguments. */
  PtNDArray tensor(NDManager scope, String method, IValue... arguments) {
    try (IValue result = run(method, arguments)) {
      return result.toTensor((PtNDManager) scope);
    } finally {
      close(arguments);
    }
  }

  /** Runs a method that returns a list of tensors; closes the arguments. */
  PtNDArray[] tensors(NDManager scope, String method, IValue... arguments) {
    try (IValue result = run(method, arguments)) {
      return result.toTensorArray((PtNDManager) scope);
    } finally {
      close(arguments);
    }
  }

  /** Runs a method; the caller closes arguments and result. */
  IValue run(String method, IValue... arguments) {
    // A model is loaded by one thread and run by another.
    if (prepared != Thread.currentThread()) {
      NativeRuntime.prepareThread();
      prepared = Thread.currentThread();
    }
    return IValueUtils.runMethod(block, method, arguments);
  }

  private static void close(IValue[] arguments) {
    for (IValue argument : arguments) {
      argument.close();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
