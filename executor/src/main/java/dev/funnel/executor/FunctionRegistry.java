package dev.funnel.executor;

import dev.funnel.schemas.FunctionDefinition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The functions that an executor owns. Immutable. */
public final class FunctionRegistry {
  /** A function: its definition and the code behind it. */
  public record Registered(FunctionDefinition definition, FunctionHandler handler) {
    public Registered {
      Objects.requireNonNull(definition, "definition");
      Objects.requireNonNull(handler, "handler");
    }
  }

  private final Map<String, Registered> functions;

  /**
   * A registry of these functions.
   *
   * @throws IllegalStateException if two have one name
   */
  public FunctionRegistry(List<Registered> functions) {
    this.functions =
        functions.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    function -> function.definition().name(), Function.identity()));
  }

  /** The definitions of all functions, in no order. */
  public List<FunctionDefinition> definitions() {
    return functions.values().stream().map(Registered::definition).toList();
  }

  public boolean owns(String name) {
    return functions.containsKey(name);
  }

  /**
   * The function of this name.
   *
   * @throws IllegalArgumentException if it is not owned
   */
  Registered get(String name) {
    Registered function = functions.get(name);
    if (function == null) {
      throw new IllegalArgumentException("function '" + name + "' is not registered");
    }
    return function;
  }
}
