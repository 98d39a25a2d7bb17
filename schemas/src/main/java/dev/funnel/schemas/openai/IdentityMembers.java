package dev.funnel.schemas.openai;

import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import java.util.Set;

/** The members of {@code funnel} that name a turn. */
final class IdentityMembers {
  static final Set<String> NAMES = Set.of("tenant", "conversation", "id", "turn", "generation");

  private IdentityMembers() {}

  static PartialIdentity read(JsonCursor funnel) {
    return new PartialIdentity(
        funnel.find("tenant").map(JsonCursor::string).orElse(null),
        funnel.find("conversation").map(JsonCursor::string).orElse(null),
        funnel.find("id").map(JsonCursor::string).orElse(null),
        funnel.find("turn").map(JsonCursor::integer).orElse(null),
        funnel.find("generation").map(JsonCursor::integer).orElse(null));
  }

  static JsonObject.Builder write(RequestIdentity identity) {
    return JsonObject.builder()
        .put("conversation", identity.conversation())
        .put("id", identity.id())
        .put("turn", identity.turn())
        .put("generation", identity.generation())
        .put("tenant", identity.tenant());
  }
}
