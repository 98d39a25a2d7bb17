package dev.funnel.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Names one turn of one conversation, the unit that is answered exactly once.
 *
 * @param tenant who is charged and isolated; {@code ""} when the deployment has one tenant
 * @param conversation the record key; its records are served in partition order
 * @param id names the user's request; every turn of its function loop keeps it
 * @param turn 0 for the user's request, one more for each round of function results
 * @param generation 0, raised by a redrive so that a dead letter may be answered anew
 */
public record RequestIdentity(
    String tenant, String conversation, String id, int turn, int generation) {
  /**
   * Longest tenant, conversation or id, in UTF-16 units: room for the coordinates of any record (a
   * topic's name has up to 249 characters).
   */
  public static final int MAX_NAME_LENGTH = 300;

  public RequestIdentity {
    requireName("tenant", tenant);
    requireName("conversation", conversation);
    requireName("id", id);
    if (turn < 0 || generation < 0) {
      throw new IllegalArgumentException(
          "turn and generation must not be negative, but are " + turn + " and " + generation);
    }
  }

  /** The user's request: turn 0, generation 0 of the default tenant. */
  public static RequestIdentity of(String conversation, String id) {
    return new RequestIdentity("", conversation, id, 0, 0);
  }

  /** The turn that carries the results of this one's function calls. */
  public RequestIdentity nextTurn() {
    return new RequestIdentity(tenant, conversation, id, turn + 1, generation);
  }

  /**
   * The id of this turn's call number {@code index}: the same for every run of the turn, so that an
   * executor can recognise a call that it has already run.
   */
  public String callId(int index) {
    String text = canonicalText() + '/' + index;
    return "call_" + HexFormat.of().formatHex(sha256(text), 0, 12);
  }

  /**
   * The identity as one text, another one for every other identity: each name behind its length in
   * UTF-16 units, such as {@code 0:/4:c-17/4:r-17/0/0}.
   */
  public String canonicalText() {
    return lengthPrefixed(tenant)
        + lengthPrefixed(conversation)
        + lengthPrefixed(id)
        + turn
        + '/'
        + generation;
  }

  /**
   * The sampling seed of this turn when the request names none (design: same replay, same text).
   */
  public long defaultSeed() {
    byte[] digest = sha256(lengthPrefixed(conversation) + lengthPrefixed(id) + turn);
    long seed = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      seed = (seed << 8) | (digest[i] & 0xff);
    }
    return seed;
  }

  // A length before each part: ("a","bc") and ("ab","c") must not collide.
  private static String lengthPrefixed(String part) {
    return part.length() + ":" + part + "/";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void requireName(String field, String value) {
    Objects.requireNonNull(value, field);
    if (value.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          field + " has " + value.length() + " characters; the limit is " + MAX_NAME_LENGTH);
    }
  }
}
