package dev.funnel.schemas.codec;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.avro.ChatAvro;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether two requests are the same: the one place.
 *
 * <p>Everything in a request counts but its identity (which is compared beside it), its deadline
 * and its priority (which say when, not what). Headers, timestamps and the encoding do not: the
 * same value as Avro and as JSON is the same request.
 */
final class BodyHash {
  private static final RequestIdentity NOBODY = RequestIdentity.of("", "");

  // Before the bytes of a value that cannot be read: none of them is a canonical form.
  private static final byte UNREADABLE = 0;

  private BodyHash() {}

  /** SHA-256 of the canonical form: the request as Avro, without what does not count. */
  static Payload of(ChatRequest request, ChatAvro avro) {
    ChatRequest counted = request.toBuilder().identity(NOBODY).deadline(null).priority(0).build();
    return Payload.of(sha256().digest(avro.writeCanonicalRequest(counted)));
  }

  /** The hash of a value that is no request: its bytes as they are. */
  static Payload ofUnreadable(@Nullable Payload value) {
    MessageDigest digest = sha256();
    digest.update(UNREADABLE);
    if (value != null) {
      digest.update(value.bytes());
    }
    return Payload.of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
