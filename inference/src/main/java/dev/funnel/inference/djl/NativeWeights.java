package dev.funnel.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LlamaWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's weights as the tensor list that the program reads. Tensors that an adapter does not
 * change are those of its base; native memory counts who uses them, so either may be closed first.
 * Made by one thread, used by another; freed by {@link #close}.
 */
final class NativeWeights implements AutoCloseable {
  private final NDManager manager;
  private final List<PtNDArray> tensors;
  private final IValue list;

  private NativeWeights(NDManager manager, List<PtNDArray> tensors) {
    this.manager = manager;
    this.tensors = List.copyOf(tensors);
    this.list = IValue.listFrom(tensors.toArray(PtNDArray[]::new));
  }

  /** Reads, quantises and packs a base; the order is the one that the program documents. */
  static NativeWeights ofBase(
      LlamaProgram program, LlamaWeights weights, Precision precision, int maxPositions) {
    NDManager manager = newManager(program);
    try {
      var packer = new WeightPacker(program, manager, weights, precision);
      return new NativeWeights(manager, tensors(packer, weights, maxPositions));
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  private static List<PtNDArray> tensors(
      WeightPacker packer, LlamaWeights weights, int maxPositions) {
    LlamaConfig config = weights.config();
    List<PtNDArray> tensors = new ArrayList<>();
    float[] embedding = weights.embedding();
    tensors.add(packer.embedding(embedding));
    tensors.add(
        packer.vector(
            RotaryTable.of(config.headDim(), config.ropeTheta(), maxPositions),
            new Shape(maxPositions, config.headDim() / 2, 2)));
    Shape gains = new Shape(config.dim());
    for (int layer = 0; layer < config.layers(); layer++) {
      tensors.add(packer.vector(weights.attentionNorm(layer), gains));
      tensors.addAll(packer.product(layer, Product.QUERY_KEY_VALUE));
      tensors.addAll(packer.product(layer, Product.ATTENTION_OUTPUT));
      tensors.add(packer.vector(weights.feedForwardNorm(layer), gains));
      tensors.addAll(packer.product(layer, Product.GATE_UP));
      tensors.addAll(packer.product(layer, Product.DOWN));
    }
    tensors.add(packer.vector(weights.outputNorm(), gains));
    tensors.addAll(packer.output(config.isTied() ? embedding : weights.output()));
    return tensors;
  }

  /**
   * Reads, merges and packs what an adapter changes of this base, and shares the rest.
   *
   * @param adapted the base's weights with the adapter merged
   */
  NativeWeights adapted(LlamaProgram program, LlamaWeights adapted, Precision precision) {
    NDManager ownManager = newManager(program);
    try {
      var packer = new WeightPacker(program, ownManager, adapted, precision);
      List<PtNDArray> own = new ArrayList<>(tensors);
      for (int layer = 0; layer < adapted.config().layers(); layer++) {
        for (Product product : Product.values()) {
          if (adapted.isAdapted(layer, product.projections())) {
            List<PtNDArray> packed = packer.product(layer, product);
            for (int i = 0; i < packed.size(); i++) {
              own.set(product.index(layer) + i, packed.get(i));
            }
          }
        }
      }
      return new NativeWeights(ownManager, own);
    } catch (RuntimeException | Error e) {
      ownManager.close();
      throw e;
    }
  }

  // Not a child of a program's: weights outlive the program that packed them.
  private static NDManager newManager(LlamaProgram program) {
    return NDManager.newBaseManager(program.device(), "PyTorch");
  }

  IValue list() {
    return list;
  }

  @Override
  public void close() {
    list.close();
    manager.close();
  }
}
