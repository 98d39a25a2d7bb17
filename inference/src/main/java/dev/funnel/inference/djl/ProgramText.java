package dev.funnel.inference.djl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The text of the Llama program. libtorch compiles all of it or nothing, so the products that only
 * some builds have are a part of their own.
 */
public enum ProgramText {
  /** With oneDNN's int8 products, on a CPU. */
  ONEDNN("products-onednn.torchscript"),
  /** For any libtorch, on a CPU or a GPU; without int8. */
  PLAIN("products-plain.torchscript");

  private static final String CORE = "llama.torchscript";

  private final String products;

  ProgramText(String products) {
    this.products = products;
  }

  /** The bytes of a file that libtorch, PyTorch's {@code torch.jit.load} included, reads. */
  public byte[] archive() {
    return TorchScriptArchive.of("Llama", resource(CORE) + resource(products));
  }

  private static String resource(String name) {
    try (InputStream in = ProgramText.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the resource " + name, e);
    }
  }
}
