package dev.funnel.system.hostile;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.avro.ChatAvro;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a request of the newest schema, field by field, so that any of them can be something
 * that no encoder writes.
 */
final class AvroBody {
  static final int HEADER_LENGTH = 10;

  /** What an encoder writes. */
  static final byte[] GOOD =
      new ChatAvro()
          .writeRequest(
              ChatRequest.builder(
                      RequestIdentity.of("avro", "avro"), List.of(new ChatMessage.User("hi")))
                  .build());

  private static final byte[] NULL = number(0);

  private final Map<String, byte[]> fields = new LinkedHashMap<>();

  /** A request that says as little as it may. */
  AvroBody() {
    for (String name : List.of("tenant", "conversation", "id", "turn", "generation", "model")) {
      fields.put(name, NULL);
    }
    fields.put("messages", array(user("hi")));
    fields.put("functions", number(0));
    fields.put("functionChoice", join(number(0), number(0)));
    fields.put("parallelCalls", new byte[] {1});
    for (String name : List.of("temperature", "topP", "topK", "seed", "maxTokens")) {
      fields.put(name, NULL);
    }
    fields.put("stop", number(0));
    fields.put("execute", new byte[] {0});
    fields.put("maxTurns", number(8));
    fields.put("executeClosedByLimit", new byte[] {0});
    fields.put("deadline", NULL);
    fields.put("priority", number(0));
    fields.put("metadata", number(0));
    fields.put("dialect", number(0));
    fields.put("schemaMode", number(0));
    fields.put("responseSchema", NULL);
  }

  AvroBody with(String field, byte[]... parts) {
    if (fields.replace(field, join(parts)) == null) {
      throw new IllegalArgumentException("a request has no field " + field);
    }
    return this;
  }

  byte[] bytes() {
    byte[][] parts = fields.values().toArray(byte[][]::new);
    return join(Arrays.copyOf(GOOD, HEADER_LENGTH), join(parts));
  }

  /** An {@code int}, {@code long}, length, count or branch. */
  static byte[] number(long value) {
    var bytes = new ByteArrayOutputStream();
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  /** The second branch of a union with null. */
  static byte[] some(byte[] value) {
    return join(number(1), value);
  }

  static byte[] real(double value) {
    long bits = Double.doubleToRawLongBits(value);
    byte[] bytes = new byte[Double.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bits >>> (8 * i));
    }
    return bytes;
  }

  static byte[] text(String text) {
    return text(Payload.of(text).bytes());
  }

  static byte[] text(byte[] utf8) {
    return join(number(utf8.length), utf8);
  }

  /** An array or map of one block. */
  static byte[] array(byte[]... items) {
    return join(number(items.length), join(items), number(0));
  }

  static byte[] user(String content) {
    return join(number(1), text(content));
  }

  static byte[] join(byte[]... parts) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
