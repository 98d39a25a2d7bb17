package dev.funnel.schemas;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An identity as far as one place of a record tells it: its key and headers, or its body. Null is
 * "not said here".
 */
public record PartialIdentity(
    @Nullable String tenant,
    @Nullable String conversation,
    @Nullable String id,
    @Nullable Integer turn,
    @Nullable Integer generation) {
  /** Says nothing. */
  public static final PartialIdentity NONE = new PartialIdentity(null, null, null, null, null);

  /** What a body written by Funnel says: everything. */
  public static PartialIdentity of(RequestIdentity identity) {
    return new PartialIdentity(
        identity.tenant(),
        identity.conversation(),
        identity.id(),
        identity.turn(),
        identity.generation());
  }

  /** Whether nothing is left to be said elsewhere. */
  public boolean isWhole() {
    return tenant != null
        && conversation != null
        && id != null
        && turn != null
        && generation != null;
  }

  /**
   * This, filled in by another place. A generation may be higher here than there: a redrive raises
   * it in the header and leaves the body as it is.
   *
   * @throws RequestRefused INVALID_REQUEST if both speak and differ
   */
  public PartialIdentity and(PartialIdentity other) throws RequestRefused {
    return new PartialIdentity(
        agreed("tenant", tenant, other.tenant),
        agreed("conversation", conversation, other.conversation),
        agreed("id", id, other.id),
        agreed("turn", turn, other.turn),
        raised(generation, other.generation));
  }

  /** This, filled in by another place; where both speak and differ, this wins. */
  public PartialIdentity or(PartialIdentity other) {
    return new PartialIdentity(
        tenant != null ? tenant : other.tenant,
        conversation != null ? conversation : other.conversation,
        id != null ? id : other.id,
        turn != null ? turn : other.turn,
        generation != null ? generation : other.generation);
  }

  /**
   * The whole identity: an id that nobody said is the record's coordinates (never random: a replay
   * must give the same), a conversation that nobody said is the id.
   *
   * @throws IllegalArgumentException if a limit of {@link RequestIdentity} is broken
   */
  public RequestIdentity complete(RecordOrigin origin) {
    String name = id != null ? id : origin.coordinates();
    return new RequestIdentity(
        tenant != null ? tenant : "",
        conversation != null ? conversation : name,
        name,
        turn != null ? turn : 0,
        generation != null ? generation : 0);
  }

  private static @Nullable Integer raised(@Nullable Integer here, @Nullable Integer there)
      throws RequestRefused {
    return here != null && there != null && here > there ? here : agreed("generation", here, there);
  }

  private static <T> @Nullable T agreed(String field, @Nullable T here, @Nullable T there)
      throws RequestRefused {
    if (here != null && there != null && !Objects.equals(here, there)) {
      throw new RequestRefused(
          ErrorCode.INVALID_REQUEST,
          "The body's " + field + " differs from the key's or header's; send it once");
    }
    return here != null ? here : there;
  }
}
