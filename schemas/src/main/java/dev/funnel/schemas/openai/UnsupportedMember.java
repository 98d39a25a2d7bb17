package dev.funnel.schemas.openai;

import dev.funnel.schemas.json.JsonCursor;
import java.util.Map;
import java.util.Set;

/** A member that Funnel does not support, met while a body is read. */
final class UnsupportedMember extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UnsupportedMember(String message) {
    super(message);
  }

  static UnsupportedMember at(JsonCursor place, String what) {
    return new UnsupportedMember("'" + place.pointer() + "' " + what);
  }

  /** Refuses the first member that is not null and not among the known ones. */
  static void refuseOthers(JsonCursor object, Set<String> known) {
    for (Map.Entry<String, JsonCursor> member : object.members().entrySet()) {
      if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
        throw at(member.getValue(), "is not supported; leave it out");
      }
    }
  }
}
