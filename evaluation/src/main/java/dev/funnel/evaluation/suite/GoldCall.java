package dev.funnel.evaluation.suite;

import dev.funnel.schemas.json.JsonObject;
import java.util.Objects;

/** A call that should be made. */
public record GoldCall(String name, JsonObject arguments) {
  public GoldCall {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
  }
}
