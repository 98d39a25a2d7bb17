package dev.funnel.schemas.codec;

import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The key of a turn's records on the ledger topic: {@link RequestIdentity#canonicalText} in UTF-8.
 * Equal identities have equal keys, so that compaction keeps the newest entry of each turn.
 */
public final class LedgerKey {
  // Of a name's length and of turn and generation: far above what is valid, within int.
  private static final int MAX_DIGITS = 9;

  private final String text;
  private int next;

  private LedgerKey(String text) {
    this.text = text;
  }

  /** The key of a turn. */
  public static Payload of(RequestIdentity identity) {
    return Payload.of(identity.canonicalText());
  }

  /**
   * The turn of a key.
   *
   * @throws IllegalArgumentException if Funnel did not write it
   */
  static RequestIdentity read(@Nullable Payload key) {
    if (key == null) {
      throw new IllegalArgumentException("it has no key");
    }
    return new LedgerKey(key.text()).identity();
  }

  private RequestIdentity identity() {
    String tenant = name();
    String conversation = name();
    String id = name();
    int turn = number('/');
    int generation = number();
    return new RequestIdentity(tenant, conversation, id, turn, generation);
  }

  private String name() {
    int length = number(':');
    if (length >= text.length() - next) {
      throw malformed();
    }
    String name = text.substring(next, next + length);
    next += length;
    pass('/');
    return name;
  }

  private int number(char end) {
    int value = number();
    pass(end);
    return value;
  }

  private int number() {
    int begin = next;
    while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
      next++;
    }
    if (next == begin || next - begin > MAX_DIGITS) {
      throw malformed();
    }
    return Integer.parseInt(text, begin, next, 10);
  }

  private void pass(char expected) {
    if (next == text.length() || text.charAt(next) != expected) {
      throw malformed();
    }
    next++;
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("its key is malformed at character " + next);
  }
}
