package dev.funnel.inference.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Llama program, compiled by libtorch: a typed view of {@code llama.torchscript}. It holds no
 * weights. One thread; results belong to the manager given.
 */
final class LlamaProgram implements AutoCloseable {
  private static final String SOURCE = "llama.torchscript";

  private final Model model;
  private final PtSymbolBlock block;
  private @Nullable Thread prepared;

  private LlamaProgram(Model model) {
    this.model = model;
    this.block = (PtSymbolBlock) model.getBlock();
  }

  static LlamaProgram load() {
    Model model = Model.newInstance("llama", Device.cpu(), "PyTorch");
    try {
      byte[] archive = TorchScriptArchive.of("Llama", source());
      model.load(new ByteArrayInputStream(archive), Map.of());
      return new LlamaProgram(model);
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new IllegalStateException("libtorch does not accept " + SOURCE, e);
    }
  }

  private static String source() {
    try (InputStream in =
        LlamaProgram.class.getResourceAsStream("/dev/funnel/inference/djl/" + SOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + SOURCE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the resource " + SOURCE, e);
    }
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
