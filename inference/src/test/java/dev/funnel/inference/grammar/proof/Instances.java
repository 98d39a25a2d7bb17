package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Valid texts of a schema, and texts next to them that are not. */
final class Instances {
  private static final int ATTEMPTS = 40;

  private Instances() {}

  /**
   * Up to {@code count} different texts that the judge allows and a grammar may write.
   *
   * @throws RequestRefused if it is no schema
   */
  static List<String> of(JsonObject schema, Judge judge, int count, long seed)
      throws RequestRefused {
    Judge writable = Judge.of(ClosedChoices.of(schema));
    InstanceGenerator generator = new InstanceGenerator(schema, new Draw(seed));
    Set<String> valid = new LinkedHashSet<>();
    for (int i = 0; i < ATTEMPTS * count && valid.size() < count; i++) {
      generator
          .next()
          .filter(text -> judge.allows(text) && writable.allows(text))
          .ifPresent(valid::add);
    }
    return List.copyOf(valid);
  }

  /** Up to {@code count} texts one edit away from a valid one, which the judge refuses. */
  static List<byte[]> mutants(String valid, Judge judge, int count, Draw draw) {
    Mutants mutants = new Mutants(draw);
    List<byte[]> refused = new ArrayList<>();
    for (int i = 0; i < 3 * count && refused.size() < count; i++) {
      byte[] mutant = mutants.of(valid);
      if (judge.problem(mutant).isPresent()) {
        refused.add(mutant);
      }
    }
    return refused;
  }
}
