package dev.funnel.inference.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source text as the archive that libtorch loads: a zip of stored entries with
 * the code and a pickled instance of its class that has no weights. Source: PyTorch's {@code
 * torch/csrc/jit/docs/serialization.md}.
 */
final class TorchScriptArchive {
  private TorchScriptArchive() {}

  /**
   * The bytes of a {@code .pt} file.
   *
   * @param className a class at the top level of the source whose only attribute is {@code
   *     training}
   */
  static byte[] of(String className, String source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "data.pkl", pickledInstance(className));
      store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** Pickle protocol 2 of {@code className()} with the state {@code {"training": False}}. */
  private static byte[] pickledInstance(String className) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    byte[] attribute = "training".getBytes(StandardCharsets.US_ASCII);
    pickle.write(new byte[] {(byte) 0x80, 2}); // PROTO 2
    pickle.write(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII)); // GLOBAL
    pickle.write(new byte[] {')', (byte) 0x81}); // EMPTY_TUPLE, NEWOBJ
    pickle.write(new byte[] {'}', '('}); // EMPTY_DICT, MARK
    pickle.write(new byte[] {'X', (byte) attribute.length, 0, 0, 0}); // BINUNICODE, its length
    pickle.write(attribute);
    pickle.write(new byte[] {(byte) 0x89, 'u', 'b', '.'}); // NEWFALSE, SETITEMS, BUILD, STOP
    return pickle.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry("llama/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
