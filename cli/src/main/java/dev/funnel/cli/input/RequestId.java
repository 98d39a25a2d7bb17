package dev.funnel.cli.input;

import dev.funnel.schemas.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names a request that has no id of its own, the same way in every run. */
final class RequestId {
  private static final int HASH_BYTES = 16;

  private RequestId() {}

  /**
   * A hash of everything that makes the request what it is: another text, position, function or
   * model is another request.
   */
  static String of(
      long line, String text, List<FunctionDefinition> functions, @Nullable String model) {
    MessageDigest digest = sha256();
    update(digest, Long.toString(line));
    update(digest, text);
    for (FunctionDefinition function : functions) {
      update(digest, function.name());
      update(digest, function.description() == null ? "" : function.description());
      update(digest, function.parameters());
    }
    update(digest, model == null ? "" : model);
    return "req_" + HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  // A length before each part: ("a","bc") and ("ab","c") must not collide.
  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
