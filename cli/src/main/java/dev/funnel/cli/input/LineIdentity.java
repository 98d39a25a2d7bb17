package dev.funnel.cli.input;

import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names a line's request the same way in every run, so that a run again finds what the one before
 * has done.
 *
 * <p>The id names the line in its output. The conversation, and with it the ids of its calls,
 * depends on what the model is asked as well: two inputs whose lines have the same ids share a
 * deployment, but no ticket. How tokens are chosen is left out: a line that is tried again with
 * another seed or temperature must not file a second ticket.
 *
 * @param functions offered to the model
 * @param model null for the worker's default
 */
record LineIdentity(List<FunctionDefinition> functions, @Nullable String model) {
  private static final int HASH_BYTES = 16;

  LineIdentity {
    functions = List.copyOf(functions);
  }

  /** The id of a line that has none of its own: another position or content is another request. */
  String id(long line, String content) {
    return "req_" + hash(Long.toString(line), content);
  }

  /**
   * The identity of a line's request.
   *
   * @param said the text or messages
   */
  RequestIdentity of(String id, String said) {
    return RequestIdentity.of("conv_" + hash(id, said), id);
  }

  private String hash(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      update(digest, part);
    }
    for (FunctionDefinition function : functions) {
      update(digest, function.name());
      update(digest, function.description() == null ? "" : function.description());
      update(digest, function.parameters());
    }
    update(digest, model == null ? "" : model);
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
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
