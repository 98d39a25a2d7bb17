package dev.funnel.transport.ledger;

import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.codec.LedgerKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 128 bits of a SHA-256. Two of a billion turns have the same one with a probability of 2
 * in 10^21, and nobody can choose a request so that it meets another's.
 */
record Fingerprint(long high, long low) {
  /** Of a turn: of the key of its entries. */
  static Fingerprint of(RequestIdentity identity) {
    try {
      byte[] key = LedgerKey.of(identity).bytes();
      return first(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Of a hash: its beginning. */
  static Fingerprint ofHash(Payload hash) {
    return first(hash.bytes());
  }

  private static Fingerprint first(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Fingerprint(buffer.getLong(), buffer.getLong());
  }
}
