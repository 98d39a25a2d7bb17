package dev.funnel.schemas.json;

/** JSON's null. */
public enum JsonNull implements JsonValue {
  INSTANCE;

  @Override
  public String kind() {
    return "null";
  }
}
