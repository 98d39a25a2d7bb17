package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;

/**
 * Draws schemas of objects that mix every keyword that can be guaranteed. Most allow something;
 * none is hostile.
 */
final class SchemaGenerator {
  private static final int DEPTH = 3;

  private SchemaGenerator() {}

  /** The schema of a seed: always the same. */
  static JsonObject schema(long seed) {
    Draw draw = new Draw(seed);
    Definitions definitions = new Definitions(draw.between(0, 3));
    ValueSchemas values = new ValueSchemas(draw, definitions);
    JsonObject.Builder schema = JsonObject.builder();
    values.objects().next(draw.between(1, DEPTH)).members().forEach(schema::put);
    return definitions.count() == 0
        ? schema.build()
        : schema.put("$defs", definitions(values, definitions)).build();
  }

  private static JsonValue definitions(ValueSchemas values, Definitions definitions) {
    JsonObject.Builder bodies = JsonObject.builder();
    for (int index = 0; index < definitions.count(); index++) {
      definitions.enter(index);
      bodies.put("d" + index, values.next(DEPTH - 1, false));
    }
    return bodies.build();
  }
}
