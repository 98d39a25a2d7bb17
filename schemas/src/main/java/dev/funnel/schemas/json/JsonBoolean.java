package dev.funnel.schemas.json;

/** A JSON boolean. */
public record JsonBoolean(boolean value) implements JsonValue {
  @Override
  public String kind() {
    return "a boolean";
  }
}
