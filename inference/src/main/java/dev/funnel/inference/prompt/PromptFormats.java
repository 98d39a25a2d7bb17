package dev.funnel.inference.prompt;

import java.util.List;
import java.util.stream.Collectors;

/** The formats that are there, by name. */
public final class PromptFormats {
  private static final List<PromptFormat> ALL = List.of(new FunnelFormat());

  private PromptFormats() {}

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException naming those that are there, if it is none of them
   */
  public static PromptFormat byName(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no prompt format '"
                        + name
                        + "'; known: "
                        + ALL.stream().map(PromptFormat::name).collect(Collectors.joining(", "))));
  }
}
